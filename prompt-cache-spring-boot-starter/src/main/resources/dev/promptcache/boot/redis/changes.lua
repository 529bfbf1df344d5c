-- KEYS: changes. ARGV: the number of the last one that is known.
-- A script, since clients that read from replicas, which may be behind, send scripts to the server that writes.
sound(KEYS[1], 'zset')
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')
