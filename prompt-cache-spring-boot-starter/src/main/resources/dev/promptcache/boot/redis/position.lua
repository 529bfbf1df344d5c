-- KEYS: incarnation, changes, unanswered marks, members. ARGV: prefix of the prompts, who looks, how often it does.
local moment = now()
sound(KEYS[1], 'string')
for i = 2, 4 do
  sound(KEYS[i], 'zset')
end
-- A server that takes no writes, since it is full or a replica, is none to share by, so this must fail there, which
-- it does only as the first write.
redis.call('ZADD', KEYS[4], text(moment), ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], text(END_OF_TIME), '+inf')
local top = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', text(moment - math.max(ABANDONED, 3 * number(ARGV[3]))))
redis.call('PEXPIRE', KEYS[4], DAY)
local members = redis.call('ZCARD', KEYS[4])
local answer = {redis.call('GET', KEYS[1]) or '', text(place(top[2])), text(moment), text(members)}
-- What nobody has answered for so long nobody holds.
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(moment - ABANDONED))
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(moment - ANSWERED), 'LIMIT', 0, 1000)) do
  sound(ARGV[1] .. key, 'hash')
  local wanted, till = unpack(redis.call('HMGET', ARGV[1] .. key, 'w', 'u'))
  if not wanted then
    redis.call('ZREM', KEYS[3], key)
  elseif moment >= number(till) then
    answer[#answer + 1] = key
  end
end
return answer
