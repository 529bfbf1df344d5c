-- KEYS: unanswered marks, changes, leads, then the prompts, if not all are meant. ARGV: prefix of the prompts, then their keys.
local moment = now()
if #KEYS > 3 then
  for i = 4, #KEYS do
    mark(KEYS[i], KEYS[1], ARGV[i - 2], moment)
  end
else
  for i = 2, 3 do
    for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', '+inf')) do
      -- Nothing counts anyway of what has ended.
      if redis.call('EXISTS', ARGV[1] .. key) == 1 then
        mark(ARGV[1] .. key, KEYS[1], key, moment)
      end
    end
  end
end
return {'OK'}
