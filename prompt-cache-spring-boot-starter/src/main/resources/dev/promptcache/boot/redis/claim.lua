-- KEYS: prompt, unanswered marks, pause, leads. ARGV: key, held hash, wish (BACKGROUND, FOREGROUND, NOW).
local record, key, held, wish = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
sound(record, 'hash')
sound(KEYS[2], 'zset')
sound(KEYS[4], 'zset')
local moment = now()
local wanted
if wish == 'NOW' then
  wanted = mark(record, KEYS[2], key, moment)
else
  wanted = place(redis.call('HGET', record, 'w'))
end
local order, due, stored_at, since, till, resting = unpack(redis.call('HMGET', record, 'o', 'd', 's', 'a', 'u', 'r'))
local counts = place(order) > 0 and place(order) >= wanted
local stored = counts and shared(record, moment, held) or {'0', '0', '0', '', '', ''}
local function answer(verdict, token, wait)
  return {verdict, text(token), text(wait), unpack(stored)}
end
-- What was stored or begun in the future, by a clock that has gone back since, ends now.
if counts and moment < number(due) and number(stored_at) <= moment then
  return answer('HAVE', 0, 0)
end
if wish == 'BACKGROUND' then
  local pause = redis.call('PTTL', KEYS[3])
  if pause > 0 and pause * 1000 <= LONGEST_REST then
    return answer('PAUSE', 0, pause * 1000)
  end
end
if till and moment < number(till) and number(since) <= moment then
  local takes = wish == 'NOW' or wish == 'FOREGROUND' and (resting or moment - number(since) >= PATIENCE)
  if not takes then
    return answer(resting and 'REST' or 'BUSY', 0, number(till) - moment)
  end
end
local token = math.max(moment, place(order) + 1, wanted)
redis.call('HDEL', record, 'r')
redis.call('HSET', record, 'h', text(token), 'a', text(moment), 'u', text(moment + LEASE))
bound(record)
-- So that a mark of all prompts finds those that are fetched for the first time.
redis.call('ZADD', KEYS[4], text(moment), key)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', text(moment - LEASE))
redis.call('PEXPIRE', KEYS[4], DAY)
return answer('LEAD', token, 0)
