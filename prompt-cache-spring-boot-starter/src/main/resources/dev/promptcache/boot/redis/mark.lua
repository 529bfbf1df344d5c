-- KEYS: unanswered marks, changes, then the prompts, if not all are meant. ARGV: prefix of the prompts, then their keys.
local moment = now()
if #KEYS > 2 then
  for i = 3, #KEYS do
    mark(KEYS[i], KEYS[1], ARGV[i - 1], moment)
  end
else
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '+inf')) do
    mark(ARGV[1] .. key, KEYS[1], key, moment)
  end
end
return {'OK'}
