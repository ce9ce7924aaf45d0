#!lua flags=allow-oom
-- Needs: base, jobs, waiting, groups
-- Removes a bounded part of what is old; returns how many jobs. Arguments: how long ended and dead jobs are kept, each empty for ever, and
-- how many are removed of each set at most.
local keep_ended_for, keep_dead_for, most = argument(), argument(), tonumber(argument())

-- Of a set: members of groups that have not ended stay at its front.
local MAX_LOOKED = 5000

local function find_old(set, keep, limit)
  return keep == '' and {} or redis.call('ZRANGE', name(set), '-inf', '(' .. text(now - keep), 'BYSCORE', 'LIMIT', 0, limit)
end

-- The members of a group are kept until the group is forgotten: its completion job reads their results, however long the others took.
local function is_needed(row)
  local group = row:find('"group":', 1, true) and head_of(row).group
  return group and redis.call('EXISTS', name('group:' .. group)) == 1
end

local function prune(set)
  local old = find_old(set, keep_ended_for, MAX_LOOKED)
  local rows, ids = fields('job', old), {}
  for i, id in ipairs(old) do
    if #ids < most and not is_needed(rows[i]) then
      ids[#ids + 1] = id
    end
  end
  many('ZREM', set, ids)
  forget(ids)
  return #ids
end

local function is_live_or_dead(id)
  local ended = redis.call('HGET', name('ended'), id)
  return redis.call('HEXISTS', name('job'), id) == 1 and (not ended or ended:sub(1, 1) == '5')
end

local function prune_groups()
  for _, id in ipairs(find_old('groups:ended', keep_ended_for, most)) do
    local completion, parent = unpack(redis.call('HMGET', name('group:' .. id), 'then', 'parent'))
    if not (completion and is_live_or_dead(completion)) and not (parent and redis.call('EXISTS', name('group:' .. parent)) == 1) then
      redis.call('DEL', name('group:' .. id), name('members:' .. id), name('inside:' .. id))
      redis.call('ZREM', name('groups'), id)
      redis.call('ZREM', name('groups:ended'), id)
    end
  end
end

prune_groups()
local count = 0
for _, queue in ipairs(redis.call('SMEMBERS', name('queues'))) do
  count = count + prune('done:' .. queue) + prune('aborted:' .. queue) + discard(find_old('dead:' .. queue, keep_dead_for, most))
end

-- Unique keys whose time is over; one that another job has by now has another time.
for _, field in ipairs(redis.call('ZRANGE', name('unique:expiries'), '-inf', text(now), 'BYSCORE', 'LIMIT', 0, most)) do
  redis.call('ZREM', name('unique:expiries'), field)
  local expiry = tonumber((redis.call('HGET', name('unique'), field) or ''):match(' (%d+)$'))
  if expiry and expiry <= now then
    redis.call('HDEL', name('unique'), field)
  end
end
settle()
return count
