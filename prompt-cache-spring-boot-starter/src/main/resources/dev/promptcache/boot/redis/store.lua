-- KEYS: prompt, changes, incarnation, unanswered marks, members.
-- ARGV: key, order, 'fetched' or 'offered', hash, content or nothing, time until it is due, life in ms, channel, new incarnation.
local record, key, hash = KEYS[1], ARGV[1], ARGV[4]
local moment = now()
local token = number(ARGV[2])
if ARGV[3] == 'offered' then
  token = math.min(token, moment)
else
  release(record, ARGV[2])
end
if number(redis.call('HGET', record, 'o')) >= token then
  return {'NEWER', unpack(shared(record, moment, hash))}
end
local done = put(put_keys(), key, token, hash, ARGV[5], number(ARGV[6]), moment, ARGV[7], ARGV[8], ARGV[9])
return {done and 'STORED' or 'CONTENT'}
