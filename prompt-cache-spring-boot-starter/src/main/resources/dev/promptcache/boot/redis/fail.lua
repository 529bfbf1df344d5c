-- KEYS: prompt, changes, incarnation, unanswered marks, pause.
-- ARGV: key, order, kind of failure, rest, life in ms, channel, new incarnation, who was told, proof that there is no such prompt.
local record, key, kind, rest = KEYS[1], ARGV[1], ARGV[3], number(ARGV[4])
local moment = now()
local keys = put_keys()
local token = tonumber(ARGV[2])
local mine = release(record, ARGV[2])
if kind == 'UNAVAILABLE' and mine then
  local failures = number(redis.call('HGET', record, 'n'))
  local wait = math.min(LONGEST_REST, 1000000 * 2 ^ math.min(failures, 20))
  redis.call('HSET', record, 'n', text(failures + 1), 'h', ARGV[2], 'a', text(moment), 'u', text(moment + wait), 'r', '1')
elseif kind == 'RATE_LIMITED' then
  local pause = math.min(LONGEST_REST, rest) / 1000
  if pause >= 1 and redis.call('PTTL', KEYS[5]) < pause then
    redis.call('SET', KEYS[5], '1', 'PX', text(pause))
  end
elseif kind == 'NOT_FOUND' then
  local order, hash, voter, voted = unpack(redis.call('HMGET', record, 'o', 'c', 'b', 't'))
  if place(order) < token then
    if hash == '' or voter and (voter ~= ARGV[8] or moment - place(voted) >= SECOND_VOTE) then
      put(keys, key, token, '', '', ARGV[9], rest, moment, number(ARGV[5]), ARGV[6], ARGV[7], '')
    elseif not voter then
      redis.call('HSET', record, 'b', ARGV[8], 't', text(moment))
    end
  end
end
bound(record)
return {'OK'}
