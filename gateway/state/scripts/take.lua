-- Charges and leases from one token bucket (GCRA). All amounts are ticks of 2^-18 ms.
--
-- KEYS[1]  the bucket, a hash: t, f  the moment at which everything spent is refilled: ms since 1970, ticks within it
--                              o     held by edges and not spent yet
--                              x     no record of an edge ends before this ms
--                              e<edge>  last call of an edge: "number held charged granted end-ms"
-- ARGV[1]  what a full bucket holds
-- ARGV[2]  edge
-- ARGV[3]  number of the call, never used twice by an edge but to repeat the very same call
-- ARGV[4]  spent by the edge since its call before; negative when it was charged for what it did not use
-- ARGV[5]  what the edge still holds
-- ARGV[6]  least that is worth charging
-- ARGV[7]  charge: what is to be spent at once
-- ARGV[8]  want: what is to be held beyond it
-- ARGV[9]  ms for which the edge may hold
-- reply    { charged, granted, free after it, ms, ticks, 1 when the call had been counted before, or was overtaken }
--
-- What is held counts against what the bucket may hold, so that tokens taken long ago and tokens refilled since can
-- never be spent together: at most burst + rate * T are spent in any interval T, however many edges hold some.

local ticks_per_ms = 262144
local forget_ms = 10000

local burst = tonumber(ARGV[1])
local field = 'e' .. ARGV[2]
local spent, left = tonumber(ARGV[4]), tonumber(ARGV[5])
local least, charge, want = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

local time = redis.call('TIME')
local us = tonumber(time[2])
local ms = tonumber(time[1]) * 1000 + math.floor(us / 1000)
local within = math.floor((us % 1000) * ticks_per_ms / 1000)

local function text(number) return string.format('%.0f', number) end
local function read(record)
  local number, held, charged, granted, ends = string.match(record, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
  return number, tonumber(held), tonumber(charged), tonumber(granted), tonumber(ends)
end

local state = redis.call('HMGET', KEYS[1], 't', 'f', 'o', 'x', field)
local ahead = 0
if state[1] then
  ahead = math.max(0, (tonumber(state[1]) - ms) * ticks_per_ms + tonumber(state[2]) - within)
end
local out = tonumber(state[3] or '0')
local ends = tonumber(state[4] or '0')
local record = state[5]

-- Leases that ended were spent as far as anybody knows: their edges are gone, or give account later.
if ends > 0 and ends <= ms then
  ends = 0
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) == 'e' then
      local number, held, charged, granted, ends_at = read(all[i + 1])
      if ends_at <= ms and held > 0 then
        ahead = ahead + held
        out = out - held
        ends_at = ms + forget_ms
        local ended = number .. ' 0 ' .. text(charged) .. ' ' .. text(granted) .. ' ' .. text(ends_at)
        redis.call('HSET', KEYS[1], all[i], ended)
        if all[i] == field then record = ended end
      elseif ends_at <= ms then
        redis.call('HDEL', KEYS[1], all[i])
        if all[i] == field then record = false end
        ends_at = 0
      end
      if ends_at > 0 and (ends == 0 or ends_at < ends) then ends = ends_at end
    end
  end
end

local charged, granted, counted = 0, 0, 0
local held = 0
local last
if record then
  local last_charged, last_granted
  last, held, last_charged, last_granted = read(record)
  if last == ARGV[3] then
    charged, granted, counted = last_charged, last_granted, 1
  elseif tonumber(last) > tonumber(ARGV[3]) then
    -- Overtaken: it comes late, from a connection that was given up. What it says of what is held is not true any more.
    ahead = ahead + math.max(0, spent)
    counted = 1
  end
end

if counted == 0 then
  out = math.max(0, out - held) + left
  ahead = math.max(0, ahead + spent)
  local free = burst - out - ahead
  if charge > 0 and free >= least then charged = math.min(charge, free) end
  free = free - charged
  ahead = ahead + charged
  -- At most half of what is left, so that one edge does not leave the others without; a single one when little is left.
  if want > 0 and free >= least then
    granted = math.min(want, math.floor(free / 2))
    granted = math.max(least, granted - granted % least)
  end
  out = out + granted
  held = left + granted
end

local total = within + ahead
local until_ms = ms + math.floor(total / ticks_per_ms)
local keep_ms = forget_ms
if held > 0 then keep_ms = tonumber(ARGV[9]) end
local ends_at = ms + keep_ms
if counted == 0 then
  if ends == 0 or ends_at < ends then ends = ends_at end
  redis.call('HSET', KEYS[1], 't', text(until_ms), 'f', text(total % ticks_per_ms), 'o', text(out), 'x', text(ends),
    field, ARGV[3] .. ' ' .. text(held) .. ' ' .. text(charged) .. ' ' .. text(granted) .. ' ' .. text(ends_at))
else
  redis.call('HSET', KEYS[1], 't', text(until_ms), 'f', text(total % ticks_per_ms), 'o', text(out), 'x', text(ends))
end
redis.call('PEXPIRE', KEYS[1], text(math.max(until_ms - ms, tonumber(ARGV[9])) + forget_ms))
return { text(charged), text(granted), text(burst - out - ahead), text(ms), text(within), counted }
