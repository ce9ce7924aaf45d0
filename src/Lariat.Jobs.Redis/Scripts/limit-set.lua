#!lua
-- Needs: base
-- Decides a limit by hand. Arguments: key, and what is allowed: JSON.
local key, allowed = argument(), argument()
redis.call('HSET', name('limit'), key, allowed)
return 1
