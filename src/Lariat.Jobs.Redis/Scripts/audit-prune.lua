#!lua flags=allow-oom
-- Needs: base
-- Removes a bounded part of the entries that are too old; returns how many. Arguments: how long they are kept, and how many at most.
local keep, most = argument(), argument()
local old = redis.call('ZRANGE', name('audit'), '-inf', '(' .. text(now - keep), 'BYSCORE', 'LIMIT', 0, most)
many('ZREM', 'audit', old)
many('HDEL', 'audit:entries', old)
many('HDEL', 'audit:counts', old)
return #old
