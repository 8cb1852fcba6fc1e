-- Charges and leases from what a limit has left for one key. Follows one of the arithmetics, which says what counts;
-- amounts are its units.
--
-- KEYS[1]  the bucket, a hash: the fields of the arithmetic, and
--                              o     held by edges and not spent yet
--                              x     no record of an edge ends before this ms
--                              e<edge>  last call of an edge: "number held charged granted mark end-ms"
-- ARGV[1]  capacity: what may count at a time
-- ARGV[2]  edge
-- ARGV[3]  number of the call, never used twice by an edge but to repeat the very same call
-- ARGV[4]  spent by the edge since its call before
-- ARGV[5]  spent while this store was away, and ARGV[6] in which window
-- ARGV[7]  charged and not used, and ARGV[8] the mark of the reply that charged it
-- ARGV[9]  what the edge still holds
-- ARGV[10] least that is worth charging
-- ARGV[11] charge: what is to be spent at once
-- ARGV[12] want: what is to be held beyond it
-- ARGV[13] ms for which the edge may hold
-- ARGV[14...]  parameters of the arithmetic
-- reply    { charged, granted, 1 when the call had been counted before or was overtaken, mark of the charge, ms, ticks,
--            state ... }
--
-- What is held counts in full, and what is spent counts from when that is told, which is when or after it was spent. So
-- at any time everything that was spent counts here at least as much as the arithmetic says, and never more than the
-- capacity with all that is granted: however many edges hold some, together they admit what one alone might.

local forget_ms = 10000

local capacity = tonumber(ARGV[1])
local field = 'e' .. ARGV[2]
local left, least = tonumber(ARGV[9]), tonumber(ARGV[10])
local charge, want = tonumber(ARGV[11]), tonumber(ARGV[12])
local hold_ms = tonumber(ARGV[13])

local time = redis.call('TIME')
local us = tonumber(time[2])
local now = { ms = tonumber(time[1]) * 1000 + math.floor(us / 1000), us = us % 1000 }
now.ticks = math.floor(now.us * ticks_per_ms / 1000)

local function read(record)
  local number, held, charged, granted, mark, ends =
    string.match(record, '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+)$')
  return number, tonumber(held), tonumber(charged), tonumber(granted), tonumber(mark), tonumber(ends)
end
local function write(number, held, charged, granted, mark, ends)
  return table.concat({ number, text(held), text(charged), text(granted), text(mark), text(ends) }, ' ')
end

local state = redis.call('HMGET', KEYS[1], 'o', 'x', field, unpack(arithmetic.fields))
arithmetic.load(now, { unpack(ARGV, 14) }, unpack(state, 4))
local out = tonumber(state[1] or '0')
local ends = tonumber(state[2] or '0')
local record = state[3]

-- Leases that ended were spent as far as anybody knows: their edges are gone, or give account later.
if ends > 0 and ends <= now.ms then
  ends = 0
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) == 'e' then
      local number, held, charged, granted, mark, ends_at = read(all[i + 1])
      if ends_at <= now.ms and held > 0 then
        arithmetic.add(held)
        out = out - held
        ends_at = now.ms + forget_ms
        local ended = write(number, 0, charged, granted, mark, ends_at)
        redis.call('HSET', KEYS[1], all[i], ended)
        if all[i] == field then record = ended end
      elseif ends_at <= now.ms then
        redis.call('HDEL', KEYS[1], all[i])
        if all[i] == field then record = false end
        ends_at = 0
      end
      if ends_at > 0 and (ends == 0 or ends_at < ends) then ends = ends_at end
    end
  end
end

local charged, granted, counted, mark = 0, 0, 0, arithmetic.mark()
local held = 0
if record then
  local number, last_held, last_charged, last_granted, last_mark = read(record)
  held = last_held
  if number == ARGV[3] then
    charged, granted, counted, mark = last_charged, last_granted, 1, last_mark
  elseif tonumber(number) > tonumber(ARGV[3]) then
    -- Overtaken: it comes late, from a connection that was given up. What it says of what is held is not true any more.
    arithmetic.add(tonumber(ARGV[4]))
    arithmetic.add(tonumber(ARGV[5]), tonumber(ARGV[6]))
    counted = 1
  end
end

if counted == 0 then
  out = math.max(0, out - held) + left
  arithmetic.add(tonumber(ARGV[4]))
  arithmetic.add(tonumber(ARGV[5]), tonumber(ARGV[6]))
  arithmetic.give_back(tonumber(ARGV[7]), tonumber(ARGV[8]))
  local free = capacity - out - arithmetic.used()
  if charge > 0 and free >= least then charged = math.min(charge, free) end
  free = free - charged
  arithmetic.add(charged)
  -- At most half of what is left, so that one edge does not leave the others without; a single one when little is left.
  if want > 0 and free >= least then
    granted = math.min(want, math.floor(free / 2))
    granted = math.max(least, granted - granted % least)
  end
  out = out + granted
  held = left + granted
  local ends_at = now.ms + (held > 0 and hold_ms or forget_ms)
  if ends == 0 or ends_at < ends then ends = ends_at end
  redis.call('HSET', KEYS[1], field, write(ARGV[3], held, charged, granted, mark, ends_at))
end

redis.call('HSET', KEYS[1], 'o', text(out), 'x', text(ends), arithmetic.save())
redis.call('PEXPIRE', KEYS[1], text(math.max(arithmetic.lasts(), hold_ms) + forget_ms))
return { text(charged), text(granted), counted, text(mark), text(now.ms), text(now.ticks), arithmetic.tell(out) }
