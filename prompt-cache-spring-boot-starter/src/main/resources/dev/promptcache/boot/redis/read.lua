-- KEYS: the prompts. ARGV: the hashes that are held of them.
local moment = now()
local found = {}
for i = 1, #KEYS do
  sound(KEYS[i], 'hash')
  found[i] = shared(KEYS[i], moment, ARGV[i])
end
return found
