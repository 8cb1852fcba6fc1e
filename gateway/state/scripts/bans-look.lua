-- Says how far the bans are, and removes some of those that have ended.
--
-- KEYS     as in bans-set.lua
-- reply    ms since 1970, number of changes so far, last place in the stream, the values that were removed

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local ended = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 500)) do
  ended[#ended + 1] = redis.call('HGET', KEYS[1], name)
  redis.call('HDEL', KEYS[1], name)
  redis.call('ZREM', KEYS[2], name)
end
local last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)
return { now, tonumber(redis.call('HGET', KEYS[1], 'n') or 0), last[1] and last[1][1] or '0-0', ended }
