-- Comes first: what arithmetics and the protocol both need.

local ticks_per_ms = 262144

-- Whole numbers beyond 14 digits, too.
local function text(number) return string.format('%.0f', number) end
