-- Two counters for take.lua: this window, and the one before, weighted by what an interval that ends now still overlaps
-- of it. A unit is 2^-10 of a token. plugins/rate-limit/sliding-window.ts has the formula and what it guarantees.
--
-- ARGV[14]  microseconds of a step
-- ARGV[15]  steps of a window
--
-- w     number of the window that was counted last, since 1970
-- c, p  what was spent in it and in the one before

local arithmetic = { fields = { 'w', 'c', 'p' } }
local now, steps, micros, index, offset, current, previous

function arithmetic.load(clock, parameters, w, c, p)
  now, micros, steps = clock, tonumber(parameters[1]), tonumber(parameters[2])
  local step = math.floor((now.ms * 1000 + now.us) / micros)
  index = math.floor(step / steps)
  offset = step - index * steps
  current, previous = 0, 0
  -- Later only when the clock was set back: what was counted then counts now.
  if w and tonumber(w) >= index then
    current, previous = tonumber(c), tonumber(p)
  elseif w and tonumber(w) == index - 1 then
    previous = tonumber(c)
  end
end

function arithmetic.used() return current + math.ceil(previous * (steps - offset) / steps) end

-- What was spent in a window that is over counts there, if it counts at all. What came in one that has not come yet, by a
-- clock that was not the store's, counts from now.
function arithmetic.add(amount, window)
  if not window or window >= index then
    current = current + amount
  elseif window == index - 1 then
    previous = previous + amount
  end
end

-- From the window in which it was charged.
function arithmetic.give_back(amount, window)
  if window == index then
    current = math.max(0, current - amount)
  elseif window == index - 1 then
    previous = math.max(0, previous - amount)
  end
end

function arithmetic.mark() return index end

-- Ms until nothing counts any more: the end of the next window.
function arithmetic.lasts() return math.ceil((2 * steps - offset) * micros / 1000) end

function arithmetic.save() return 'w', text(index), 'c', text(current), 'p', text(previous) end

-- What an edge goes on from, if `held` were spent now.
function arithmetic.tell(held) return text(current + held), text(previous), text(offset), text(index) end
