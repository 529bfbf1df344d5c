-- What the other scripts share; stands in front of each of them. Moments are microseconds since 1970 on this server's clock.
--
-- A prompt is a hash: o = order of what is stored, c = its commit's hash (empty: the prompt is gone), v = the sealed commit,
-- p = proof that a member put this hash at this place in the order, d = when it is due, s = when that was stored,
-- w = nothing older counts, h = order that was allowed to the holder of the lease, a = since when it holds it,
-- u = until when, r = 1 if nobody fetches but LangSmith is left alone until then, n = failures in a row,
-- b and t = who was told that there is no such prompt, and when.

local LEASE = 20000000
local PATIENCE = 2000000
local LONGEST_REST = 300000000
local SECOND_VOTE = 60000000
local ANSWERED = 3000000
local ABANDONED = 600000000
local HOUR = 3600000
local DAY = 86400000
-- Beyond it there are gaps between the numbers of Lua.
local GREATEST = 9007199254740992
-- In the year 2112; only what is due is later.
local END_OF_TIME = 4503599627370496
local LONGEST_HASH = 256
local LONGEST_PROOF = 256
local LARGEST_CONTENT = 1048576

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- Lua would round what it writes as text.
local function text(number)
  return string.format('%.0f', number)
end

-- A number that can be reckoned with, whatever was written: 0 for what is none.
local function number(value)
  local found = tonumber(value or '0')
  return found and found >= 0 and math.min(found, GREATEST) or 0
end

-- A place in the order of all that happens, 0 for what is none that a member wrote.
local function place(value)
  local found = number(value)
  return found < END_OF_TIME and found or 0
end

-- A text, empty if it is longer than any that a member writes.
local function bounded(value, most)
  return value and #value <= most and value or ''
end

-- What has the type of something else is nothing of a fleet's, and all that touches it would fail for ever.
local function sound(key, kind)
  local found = redis.call('TYPE', key)['ok']
  if found ~= kind and found ~= 'none' then
    redis.call('PEXPIRE', key, 0)
  end
end

-- A prompt that has no end yet, since nothing of it is stored, ends in an hour: names that never were are many.
local function bound(record)
  if redis.call('PTTL', record) == -1 then
    redis.call('PEXPIRE', record, HOUR)
  end
end

-- Nothing counts that was allowed to begin before, in the same microsecond too.
local function mark(record, unanswered, key, moment)
  local order, holder = unpack(redis.call('HMGET', record, 'o', 'h'))
  local wanted = math.max(moment, math.max(place(order), place(holder)) + 1)
  redis.call('HSET', record, 'w', text(wanted))
  redis.call('ZADD', unanswered, text(moment), key)
  redis.call('PEXPIRE', unanswered, DAY)
  bound(record)
  return wanted
end

local function release(record, token)
  if redis.call('HGET', record, 'h') == token then
    redis.call('HDEL', record, 'h', 'a', 'u', 'r')
    return true
  end
  return false
end

-- What is stored: order, age, time until it is due, hash, the content if the hash is not the one that is held, and the proof.
local function shared(record, moment, held)
  local order, hash, due, stored, proof = unpack(redis.call('HMGET', record, 'o', 'c', 'd', 's', 'p'))
  order, stored = place(order), number(stored)
  if order == 0 then
    return {'0', '0', '0', '', '', ''}
  end
  hash = bounded(hash, LONGEST_HASH)
  local content = ''
  if hash ~= '' and hash ~= held then
    content = bounded(redis.call('HGET', record, 'v'), LARGEST_CONTENT)
  end
  -- The clock may have gone back: then the age is not known, and what is stored is due.
  local age = math.max(0, moment - math.min(order, stored))
  local rest = stored > moment and 0 or number(due) - moment
  return {text(order), text(age), text(rest), hash, content, bounded(proof, LONGEST_PROOF)}
end

-- Stores what is newer than all that is there, and tells of it if it is a change. False if the content is needed and not given: it is
-- another, or was sealed with another secret than the one that seals, by whose mark it begins.
local function put(keys, key, token, hash, content, proof, due, moment, life, channel, incarnation, seal)
  local record, changes, id, unanswered = keys[1], keys[2], keys[3], keys[4]
  local before, wanted, resting, stored = unpack(redis.call('HMGET', record, 'c', 'w', 'r', 'v'))
  if hash ~= '' and content == '' and (before ~= hash or not stored or string.sub(stored, 1, #seal) ~= seal) then
    return false
  end
  redis.call('HSET', record, 'o', text(token), 'c', hash, 'p', proof, 'd', text(moment + due), 's', text(moment))
  if hash == '' then
    redis.call('HDEL', record, 'v')
  elseif content ~= '' then
    redis.call('HSET', record, 'v', content)
  end
  redis.call('HDEL', record, 'n', 'b', 't')
  if resting then
    redis.call('HDEL', record, 'h', 'a', 'u', 'r')
  end
  if not wanted or token >= place(wanted) then
    redis.call('HDEL', record, 'w')
    redis.call('ZREM', unanswered, key)
  end
  local never = hash == '' and (not before or before == '')
  if never then
    redis.call('PEXPIRE', record, text(math.max(redis.call('PTTL', record), math.min(life, math.max(HOUR, due / 500)))))
  else
    redis.call('PEXPIRE', record, text(life))
  end
  if before == hash or never then
    redis.call('PEXPIRE', changes, text(life))
    redis.call('PEXPIRE', id, text(life))
    return true
  end
  local top = redis.call('ZREVRANGE', changes, 0, 0, 'WITHSCORES')
  local previous = place(top[2])
  local epoch = math.max(moment, previous + 1)
  redis.call('SET', id, incarnation, 'NX')
  redis.call('ZADD', changes, text(epoch), key)
  redis.call('PEXPIRE', changes, text(life))
  redis.call('PEXPIRE', id, text(life))
  -- Who may not publish is not kept from storing: the others find the change by its number.
  redis.pcall('PUBLISH', channel, redis.call('GET', id) .. ' ' .. text(previous) .. ' ' .. text(epoch) .. ' ' .. key)
  return true
end

local function put_keys()
  sound(KEYS[1], 'hash')
  sound(KEYS[2], 'zset')
  sound(KEYS[3], 'string')
  sound(KEYS[4], 'zset')
  return {KEYS[1], KEYS[2], KEYS[3], KEYS[4]}
end
