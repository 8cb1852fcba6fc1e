-- A token bucket (GCRA) for take.lua. A unit is a tick of 2^-18 ms: what is taken is the time in which it comes back.
--
-- t, f  the moment at which everything spent is refilled: ms since 1970, ticks within it
-- l, s  the lowest that was ahead since that ms

local arithmetic = { fields = { 't', 'f', 'l', 's' } }
local now, ahead, low, since

local watch_ms = 10000

function arithmetic.load(clock, _, t, f, l, s)
  now, ahead, low, since = clock, 0, 0, 0
  if t then ahead = math.max(0, (tonumber(t) - now.ms) * ticks_per_ms + tonumber(f) - now.ticks) end
  if s then low, since = math.min(tonumber(l), ahead), tonumber(s) end
  if now.ms - since > watch_ms then low, since = ahead, now.ms end
end

function arithmetic.used() return ahead end
function arithmetic.add(amount) ahead = ahead + amount end

-- Whoever did not use what was charged at `ms` gets back what was not refilled in the meantime anyway. Refilled was none
-- if there was always more ahead than it, and else at most the time since.
function arithmetic.give_back(amount, ms)
  if ms <= since or low < amount then amount = amount - (now.ms - ms + 1) * ticks_per_ms end
  amount = math.max(0, math.min(amount, ahead))
  ahead, low = ahead - amount, math.max(0, low - amount)
end

function arithmetic.mark() return now.ms end

-- Ms until all of it is refilled.
function arithmetic.lasts() return math.floor((now.ticks + ahead) / ticks_per_ms) end

function arithmetic.save()
  return 't', text(now.ms + arithmetic.lasts()), 'f', text((now.ticks + ahead) % ticks_per_ms), 'l', text(low), 's',
    text(since)
end

-- What an edge goes on from, if `held` were spent now.
function arithmetic.tell(held) return text(ahead + held) end
