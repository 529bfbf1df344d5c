-- KEYS: incarnation, changes, unanswered marks, members. ARGV: prefix of the prompts.
local moment = now()
local top = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local members = redis.call('GET', KEYS[4]) or '0'
-- A server that takes no writes, since it is full or a replica, is none to share by, so this must fail there.
redis.call('SET', KEYS[4], members, 'KEEPTTL')
bound(KEYS[4])
local answer = {redis.call('GET', KEYS[1]) or '', top[2] and text(number(top[2])) or '0', text(moment), members}
-- What nobody has answered for so long nobody holds.
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(moment - ABANDONED))
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(moment - ANSWERED), 'LIMIT', 0, 1000)) do
  local wanted, till = unpack(redis.call('HMGET', ARGV[1] .. key, 'w', 'u'))
  if not wanted then
    redis.call('ZREM', KEYS[3], key)
  elseif moment >= number(till) then
    answer[#answer + 1] = key
  end
end
return answer
