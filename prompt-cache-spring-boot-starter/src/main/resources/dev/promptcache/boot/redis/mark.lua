-- KEYS: unanswered marks, changes, leads, then the prompts, if not all are meant. ARGV: prefix of the prompts, then their keys.
local moment = now()
for i = 1, 3 do
  sound(KEYS[i], 'zset')
end
if #KEYS > 3 then
  for i = 4, #KEYS do
    sound(KEYS[i], 'hash')
    mark(KEYS[i], KEYS[1], ARGV[i - 2], moment)
  end
else
  for i = 2, 3 do
    for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', '+inf')) do
      -- Nothing counts anyway of what has ended.
      if redis.call('EXISTS', ARGV[1] .. key) == 1 then
        sound(ARGV[1] .. key, 'hash')
        mark(ARGV[1] .. key, KEYS[1], key, moment)
      end
    end
  end
end
return {'OK'}
