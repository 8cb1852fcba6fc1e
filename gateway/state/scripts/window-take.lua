-- Counts in a fixed window as rate-limiter-flexible 11 does, with three differences: what does not fit is not counted, giving
-- back never starts a window nor goes below zero, and a key without an end gets one whatever is asked.
--
-- KEYS[1]  the window, a number: points counted. It ends when the key expires.
-- ARGV[1]  points to count if they fit; negative: points to give back
-- ARGV[2]  seconds from the first point to the end
-- ARGV[3]  points that a window may count
-- reply    { points counted, or what they would be if it fitted; ms to the end, below zero when there is no window }

local points = tonumber(ARGV[1])
local counted = tonumber(redis.call('GET', KEYS[1]) or '0')
if not counted then return redis.error_reply('WRONGTYPE not a counter of points') end

local after = counted + points
local left_ms = redis.call('PTTL', KEYS[1])
if points < 0 then
  if counted <= 0 then return { counted, left_ms } end
  after = redis.call('INCRBY', KEYS[1], string.format('%.0f', math.max(points, -counted)))
elseif after <= tonumber(ARGV[3]) then
  redis.call('SET', KEYS[1], 0, 'EX', ARGV[2], 'NX')
  after = redis.call('INCRBY', KEYS[1], ARGV[1])
  left_ms = redis.call('PTTL', KEYS[1])
end
if left_ms == -1 then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  left_ms = 1000 * ARGV[2]
end
return { after, left_ms }
