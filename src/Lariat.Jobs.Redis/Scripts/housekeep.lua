#!lua flags=allow-oom
-- Needs: base, jobs
-- Removes a bounded part of what is old; returns how many jobs. Arguments: how long ended and dead jobs are kept, each empty for ever, and
-- how many are removed of each set at most.
local keep_ended_for, keep_dead_for, most = argument(), argument(), tonumber(argument())

local function find_old(set, keep)
  return keep == '' and {} or redis.call('ZRANGE', name(set), '-inf', '(' .. text(now - keep), 'BYSCORE', 'LIMIT', 0, most)
end

local function prune(set)
  local ids = find_old(set, keep_ended_for)
  many('ZREM', set, ids)
  forget(ids)
  return #ids
end

local count = 0
for _, queue in ipairs(redis.call('SMEMBERS', name('queues'))) do
  count = count + prune('done:' .. queue) + prune('aborted:' .. queue) + discard(find_old('dead:' .. queue, keep_dead_for))
end

-- Unique keys whose time is over; one that another job has by now has another time.
for _, field in ipairs(redis.call('ZRANGE', name('unique:expiries'), '-inf', text(now), 'BYSCORE', 'LIMIT', 0, most)) do
  redis.call('ZREM', name('unique:expiries'), field)
  local expiry = tonumber((redis.call('HGET', name('unique'), field) or ''):match(' (%d+)$'))
  if expiry and expiry <= now then
    redis.call('HDEL', name('unique'), field)
  end
end
return count
