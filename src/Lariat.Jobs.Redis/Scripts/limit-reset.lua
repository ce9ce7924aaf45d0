#!lua flags=allow-oom
-- Needs: base
-- Lets enqueues decide a limit again; returns 0 if they did already. Argument: key.
local key = argument()
local old = redis.call('HGET', name('limit'), key)
if not old or not cjson.decode(old).set then
  return 0
end
redis.call('HSET', name('limit'), key, (old:gsub(',?"set":true', '')))
return 1
