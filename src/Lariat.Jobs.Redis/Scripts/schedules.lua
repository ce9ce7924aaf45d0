#!lua flags=no-writes
-- Needs: base
-- The time, and all schedules: name, definition, next due time, last one, and whether it is paused.
local schedules, all = {}, redis.call('HGETALL', name('schedules'))
for i = 1, #all, 2 do
  local key = all[i]
  schedules[#schedules + 1] = {
    key, all[i + 1], redis.call('ZSCORE', name('schedules:next'), key), redis.call('HGET', name('schedules:last'), key) or '',
    redis.call('SISMEMBER', name('schedules:paused'), key),
  }
end
return { text(now), schedules }
