-- KEYS: prompt, changes, incarnation, unanswered marks.
-- ARGV: key, order, 'fetched' or 'offered', hash, content or nothing, proof of the hash and the order, time until it is due, life in
-- ms, channel, new incarnation, mark of the secret that seals.
local record, key, hash = KEYS[1], ARGV[1], ARGV[4]
local moment = now()
local keys = put_keys()
local token = tonumber(ARGV[2])
local fetched = ARGV[3] == 'fetched'
if not fetched and token > moment then
  return {'AHEAD', text(moment)}
end
if place(redis.call('HGET', record, 'o')) >= token then
  if fetched then
    release(record, ARGV[2])
  end
  return {'NEWER', unpack(shared(record, moment, hash))}
end
local done = put(keys, key, token, hash, ARGV[5], ARGV[6], number(ARGV[7]), moment, number(ARGV[8]), ARGV[9], ARGV[10], ARGV[11])
if not done then
  -- The lease stays until the content has come.
  return {'CONTENT'}
end
if fetched then
  release(record, ARGV[2])
end
return {'STORED'}
