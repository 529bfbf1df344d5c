-- What the other scripts share; stands in front of each of them. Moments are microseconds since 1970 on this server's clock.
--
-- A prompt is a hash: o = order of what is stored, c = its commit's hash (empty: the prompt is gone), v = the sealed commit,
-- d = when it is due, w = nothing older counts, h = order that was allowed to the holder of the lease, a = since when it holds it,
-- u = until when, r = 1 if nobody fetches but LangSmith is left alone until then, n = failures in a row,
-- b and t = who was told that there is no such prompt, and when.

local LEASE = 20000000
local PATIENCE = 2000000
local LONGEST_REST = 300000000
local SECOND_VOTE = 60000000
local ANSWERED = 3000000
local ABANDONED = 600000000
local DAY = 86400000

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- Lua would round what it writes as text.
local function text(number)
  return string.format('%.0f', number)
end

local function number(value)
  return tonumber(value or '0') or 0
end

-- A key that has no end yet ends in a day: a prompt of which nothing is stored, or what is known of the fleet as a whole.
local function bound(key)
  if redis.call('PTTL', key) == -1 then
    redis.call('PEXPIRE', key, DAY)
  end
end

-- Nothing counts that was allowed to begin before, in the same microsecond too.
local function mark(record, unanswered, key, moment)
  local order, holder = unpack(redis.call('HMGET', record, 'o', 'h'))
  local wanted = math.max(moment, math.max(number(order), number(holder)) + 1)
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

-- What is stored: order, age, time until it is due, hash, and the content if the hash is not the one that is held.
local function shared(record, moment, held)
  local order, hash, due = unpack(redis.call('HMGET', record, 'o', 'c', 'd'))
  if not order then
    return {'0', '0', '0', '', ''}
  end
  local content = ''
  if hash ~= '' and hash ~= held then
    content = redis.call('HGET', record, 'v') or ''
  end
  return {order, text(moment - number(order)), text(number(due) - moment), hash, content}
end

-- Stores what is newer than all that is there, and tells of it if it is a change. False if the content is needed and not given: it is
-- another, or was sealed with another secret than the one that seals, by whose mark it begins.
local function put(keys, key, token, hash, content, due, moment, life, channel, incarnation, seal)
  local record, changes, id, unanswered, members = keys[1], keys[2], keys[3], keys[4], keys[5]
  local before, wanted, resting, stored = unpack(redis.call('HMGET', record, 'c', 'w', 'r', 'v'))
  if hash ~= '' and content == '' and (before ~= hash or not stored or string.sub(stored, 1, #seal) ~= seal) then
    return false
  end
  redis.call('HSET', record, 'o', text(token), 'c', hash, 'd', text(moment + due))
  if hash == '' then
    redis.call('HDEL', record, 'v')
  elseif content ~= '' then
    redis.call('HSET', record, 'v', content)
  end
  redis.call('HDEL', record, 'n', 'b', 't')
  if resting then
    redis.call('HDEL', record, 'h', 'a', 'u', 'r')
  end
  if not wanted or token >= number(wanted) then
    redis.call('HDEL', record, 'w')
    redis.call('ZREM', unanswered, key)
  end
  redis.call('PEXPIRE', record, life)
  if before == hash then
    redis.call('PEXPIRE', changes, life)
    redis.call('PEXPIRE', id, life)
    return true
  end
  local top = redis.call('ZREVRANGE', changes, 0, 0, 'WITHSCORES')
  local previous = number(top[2])
  local epoch = math.max(moment, previous + 1)
  redis.call('SET', id, incarnation, 'NX')
  redis.call('ZADD', changes, text(epoch), key)
  redis.call('PEXPIRE', changes, life)
  redis.call('PEXPIRE', id, life)
  -- Who may not publish is not kept from storing: the others find the change by its number.
  local heard = redis.pcall('PUBLISH', channel,
    redis.call('GET', id) .. ' ' .. text(previous) .. ' ' .. text(epoch) .. ' ' .. key)
  if type(heard) == 'number' and heard > 0 then
    redis.call('SET', members, heard, 'PX', life)
  end
  return true
end

local function put_keys()
  return {KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]}
end
