#!lua flags=allow-oom
-- Needs: base
-- Begins a session. Arguments: the duration of the lease, and JSON about its process. "exchanges" has the number of its last exchange.
local lease, about = argument(), argument()
local id = redis.call('INCR', name('last-session'))
redis.call('ZADD', name('sessions'), text(later(lease)), id)
redis.call('HSET', name('exchanges'), id, 0)
redis.call('HSET', name('workers'), id, '{"startedAt":' .. text(now) .. ',' .. about:sub(2))
return id
