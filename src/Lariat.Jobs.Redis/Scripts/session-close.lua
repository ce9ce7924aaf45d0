#!lua flags=allow-oom
-- Needs: base, jobs, running, waiting, groups
-- Ends a session in order: its jobs are ready again, their tries not counted. Argument: the session.
local session = argument()
redis.call('ZREM', name('sessions'), session)
redis.call('HDEL', name('exchanges'), session)
redis.call('HDEL', name('workers'), session)
hand_back(session)
settle()
return 1
