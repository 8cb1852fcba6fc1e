-- A token bucket (GCRA) for take.lua. A unit is a tick of 2^-18 ms: what is taken is the time in which it comes back.
--
-- t, f  the moment at which everything spent is refilled: ms since 1970, ticks within it

local arithmetic = { fields = { 't', 'f' } }
local now, ahead

function arithmetic.load(clock, _, t, f)
  now = clock
  ahead = t and math.max(0, (tonumber(t) - now.ms) * ticks_per_ms + tonumber(f) - now.ticks) or 0
end

function arithmetic.used() return ahead end

-- Nothing is spent in a window.
function arithmetic.add(amount) ahead = math.max(0, ahead + amount) end
function arithmetic.window() return 0 end

-- Ms until all of it is refilled.
function arithmetic.lasts() return math.floor((now.ticks + ahead) / ticks_per_ms) end

function arithmetic.save()
  return 't', text(now.ms + arithmetic.lasts()), 'f', text((now.ticks + ahead) % ticks_per_ms)
end

-- What an edge goes on from, if `held` were spent now.
function arithmetic.tell(held) return text(ahead + held) end
