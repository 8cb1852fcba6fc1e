-- Counts what was refused, and puts the end of the window off by the time in which the limit grants as much: whoever sends
-- faster than the limit stays refused, and whoever stops is free after one window at the latest.
--
-- KEYS[1]  the window, a number: points counted. It ends when the key expires.
-- ARGV[1]  points that were refused
-- ARGV[2]  seconds of a window
-- ARGV[3]  points that a window may count
-- reply    { points counted, ms to the end, below zero when there is no window }

local left_ms = redis.call('PTTL', KEYS[1])
if left_ms < 0 then return { 0, left_ms } end
local window_ms = 1000 * ARGV[2]
local counted = redis.call('INCRBY', KEYS[1], ARGV[1])
local until_ms = math.min(window_ms, left_ms + math.ceil(ARGV[1] * window_ms / ARGV[3]))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(until_ms, left_ms)))
return { counted, math.max(until_ms, left_ms) }
