-- Says how many slots of one key an edge holds, and gives it more while there are some.
--
-- KEYS[1]  the key, a hash: e<edge>  slots of an edge: "number of its last call, slots, end-ms"
--                           w        an edge that went without: "ms slots edge", when and how many it needed
-- ARGV[1]  most slots, all edges together
-- ARGV[2]  edge
-- ARGV[3]  number of the call, higher than that of every earlier call of the edge
-- ARGV[4]  slots that the edge keeps
-- ARGV[5]  least that is worth giving; 0 when nobody waits
-- ARGV[6]  need: slots that requests wait for
-- ARGV[7]  ahead: slots that would be welcome beyond it
-- ARGV[8]  ms after which the slots of an edge that does not call again come free
-- reply    { slots given, slots left, 1 when another edge went without lately }
--
-- An edge says what it keeps, and not what changed: a call that was lost changes nothing that the next one does not put
-- right. One that arrives behind a later one is ignored.

-- A client that was refused comes back after a second, or somewhat later.
local reserved_ms = 2000

local limit, field = tonumber(ARGV[1]), 'e' .. ARGV[2]
local number, keep, least = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local need, ahead = tonumber(ARGV[6]), tonumber(ARGV[7])

local time = redis.call('TIME')
local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local held, others, late, crowded = {}, 0, false, 0
local wanting, wants
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if all[i] == 'w' then
    local since, slots, edge = string.match(all[i + 1], '^(%d+) (%d+) (.*)$')
    if tonumber(since) + reserved_ms > ms then wanting, wants = 'e' .. edge, tonumber(slots) end
  else
    local last, slots, ends = string.match(all[i + 1], '^(%d+) (%d+) (%d+)$')
    if tonumber(ends) <= ms then
      redis.call('HDEL', KEYS[1], all[i])
    elseif all[i] == field then
      late = tonumber(last) >= number
    else
      held[all[i]] = tonumber(slots)
      others = others + tonumber(slots)
    end
  end
end

local free = limit - others - keep
if wanting and wanting ~= field then
  crowded = 1
  -- Otherwise an edge with many requests would take again whatever it gives back, and one with few never get any.
  if keep > (held[wanting] or 0) then free = free - wants end
end
free = math.max(0, free)
if late then return { 0, free, crowded } end

local given = 0
if least > 0 and free < least then
  if crowded == 0 then redis.call('HSET', KEYS[1], 'w', string.format('%.0f %.0f %s', ms, least, ARGV[2])) end
else
  given = math.min(need, free)
  -- At most half of what is left, so that one edge does not leave the others without.
  if crowded == 0 then given = given + math.min(ahead, math.floor((free - given) / 2)) end
  if given > 0 and wanting == field then redis.call('HDEL', KEYS[1], 'w') end
end
redis.call('HSET', KEYS[1], field, string.format('%s %.0f %.0f', ARGV[3], keep + given, ms + tonumber(ARGV[8])))
redis.call('PEXPIRE', KEYS[1], ARGV[8])
return { given, free - given, crowded }
