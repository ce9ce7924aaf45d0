#!lua
-- Needs: base, jobs, waiting, limits, unique, enqueue
-- Enqueues the jobs of a due time, unless another worker has: returns 1 if it did, 0 if the due time has gone or the schedule is paused,
-- and 2 if the definition is another by now. Arguments: name, definition, due time, next due time, jobs.
local key, definition, due, next_at = argument(), argument(), argument(), argument()
local found = tonumber(redis.call('ZSCORE', name('schedules:next'), key) or -1)
if found ~= tonumber(due) or found > now or redis.call('SISMEMBER', name('schedules:paused'), key) == 1 then
  return 0
end
if redis.call('HGET', name('schedules'), key) ~= definition then
  return 2
end
redis.call('ZADD', name('schedules:next'), next_at, key)
redis.call('HSET', name('schedules:last'), key, due)
store_jobs()
return 1
