#!lua flags=allow-oom
-- Needs: base
-- Changes a schedule; returns 0 if there is none of this name. Arguments: name; "pause", "resume" or "remove"; and when it is due next.
local key, what, next_at = argument(), argument(), argument()
if redis.call('HEXISTS', name('schedules'), key) == 0 then
  return 0
end
if what == 'pause' then
  redis.call('SADD', name('schedules:paused'), key)
else
  redis.call('SREM', name('schedules:paused'), key)
  if what == 'resume' then
    redis.call('ZADD', name('schedules:next'), next_at, key)
  else
    redis.call('HDEL', name('schedules'), key)
    redis.call('ZREM', name('schedules:next'), key)
    redis.call('HDEL', name('schedules:last'), key)
  end
end
return 1
