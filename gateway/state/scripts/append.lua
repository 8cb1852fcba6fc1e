-- Appends events to a stream in one step, and trims it in pieces.
-- KEYS[1]  the stream
-- ARGV[1]  how many entries to keep when every group has read them
-- ARGV[2]  how many to keep at most, read or not
-- ARGV[3]... the events, oldest first
-- Returns the length of the stream.
for i = 3, #ARGV do
  redis.call('XADD', KEYS[1], '*', 'event', ARGV[i])
end
local length = redis.call('XLEN', KEYS[1])
-- In pieces: looking at the groups costs more than appending, and nobody else is served meanwhile.
local piece = 1024
if length < tonumber(ARGV[1]) + piece then return length end

-- Ids are <milliseconds>-<number>; both are exact in a double.
local function before(a, b)
  local aMs, aSeq = string.match(a, '^(%d+)-(%d+)$')
  local bMs, bSeq = string.match(b, '^(%d+)-(%d+)$')
  aMs, bMs = tonumber(aMs), tonumber(bMs)
  return aMs < bMs or (aMs == bMs and tonumber(aSeq) < tonumber(bSeq))
end

-- What the slowest group has not acknowledged stays: delivered and still pending counts as not read.
local needed = nil
for _, fields in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #fields, 2 do group[fields[i]] = fields[i + 1] end
  local first = group['last-delivered-id']
  if group['pending'] > 0 then
    local oldest = redis.call('XPENDING', KEYS[1], group['name'])[2]
    if oldest and before(oldest, first) then first = oldest end
  end
  if needed == nil or before(first, needed) then needed = first end
end
if needed == nil then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[1])
else
  -- Never shorter than ARGV[1]: late readers want a past, too.
  local surplus = redis.call('XRANGE', KEYS[1], '-', needed, 'COUNT', piece)
  if #surplus > 0 then redis.call('XTRIM', KEYS[1], 'MINID', '~', surplus[#surplus][1]) end
  redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
end
return redis.call('XLEN', KEYS[1])
