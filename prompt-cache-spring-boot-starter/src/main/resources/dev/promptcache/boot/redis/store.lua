-- KEYS: prompt, changes, incarnation, unanswered marks, members.
-- ARGV: key, order, 'fetched' or 'offered', hash, content or nothing, time until it is due, life in ms, channel, new incarnation,
-- mark of the secret that seals.
local record, key, hash = KEYS[1], ARGV[1], ARGV[4]
local moment = now()
local token = number(ARGV[2])
local fetched = ARGV[3] == 'fetched'
if not fetched then
  token = math.min(token, moment)
end
if number(redis.call('HGET', record, 'o')) >= token then
  if fetched then
    release(record, ARGV[2])
  end
  return {'NEWER', unpack(shared(record, moment, hash))}
end
if not put(put_keys(), key, token, hash, ARGV[5], number(ARGV[6]), moment, ARGV[7], ARGV[8], ARGV[9], ARGV[10]) then
  -- The lease stays until the content has come.
  return {'CONTENT'}
end
if fetched then
  release(record, ARGV[2])
end
return {'STORED'}
