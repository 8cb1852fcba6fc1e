-- Compares and sets what stands on targets, each by itself. Who decides what stands is the edge that asks: an edge whose
-- picture is old gets what is there instead, and decides anew. So no lock is held, and nobody acts twice.
--
-- KEYS[1]  the targets, a hash: name -> "<id, 16 hex digits> <record>"; n -> number of changes so far
-- KEYS[2]  their ends, a sorted set: ms since 1970
-- KEYS[3]  the changes, a stream of n and v (the value)
-- ARGV[1]  about how many changes the stream keeps
-- ARGV[..] four for each change: name, id that is expected there (empty: none), value, end in ms since 1970
-- reply    for each change: "+" it was set, "=" that value was there, or else the value that is there

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local replies = {}
for i = 2, #ARGV, 4 do
  local name, expected, value, ends = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local present = redis.call('HGET', KEYS[1], name)
  if present and tonumber(redis.call('ZSCORE', KEYS[2], name) or 0) <= now then present = false end
  local id = present and string.sub(present, 1, 16) or ''
  if id == string.sub(value, 1, 16) then
    replies[#replies + 1] = '='
  elseif id ~= expected and present then
    replies[#replies + 1] = present
  else
    redis.call('HSET', KEYS[1], name, value)
    redis.call('ZADD', KEYS[2], ends, name)
    local n = redis.call('HINCRBY', KEYS[1], 'n', 1)
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[1], '*', 'n', n, 'v', value)
    replies[#replies + 1] = '+'
  end
end
-- Nothing outlives the last ban for long.
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
if last[2] then
  local at = string.format('%.0f', tonumber(last[2]) + 3600000)
  for i = 1, 3 do redis.call('PEXPIREAT', KEYS[i], at) end
end
return replies
