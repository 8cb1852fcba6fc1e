-- Says that an edge is alive, and counts those that are. A write, so that it fails where no limit could be counted.
--
-- KEYS[1]  the edges, a sorted set: last heartbeat in ms since 1970
-- ARGV[1]  edge
-- ARGV[2]  ms after which an edge without a heartbeat is gone
-- reply    number of edges alive

local time = redis.call('TIME')
local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], ms, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ms - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
