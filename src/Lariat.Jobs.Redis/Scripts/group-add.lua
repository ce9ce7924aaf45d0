#!lua
-- Needs: base, jobs, waiting, limits, unique, enqueue
-- Stores a group with all that is in it, unless it is there. Arguments: a list of id, parent, policy, members, completion job, failure job
-- of each group; a list of which groups wait for which jobs or groups: before, after; and the jobs.
local groups, edges = list(), list()
if redis.call('EXISTS', name('group:' .. groups[1])) == 1 then
  return 0
end
for i = 1, #groups, 6 do
  local id, parent, policy, members, completion, failure = unpack(groups, i, i + 5)
  local key = name('group:' .. id)
  redis.call(
    'HSET', key, 'policy', policy, 'members', members, 'succeeded', 0, 'aborted', 0, 'dead', 0, 'isAborted', 0, 'created', text(now))
  for field, value in pairs({ parent = parent, ['then'] = completion, failure = failure, ended = members == '0' and text(now) or '' }) do
    if value ~= '' then
      redis.call('HSET', key, field, value)
    end
  end
  redis.call('ZADD', name('groups'), text(now), id)
  if members == '0' then
    redis.call('ZADD', name('groups:ended'), text(now), id)
  end
  if parent ~= '' then
    redis.call('SADD', name('inside:' .. parent), id)
  end
end
for i = 1, #edges, 2 do
  redis.call('SADD', name('edges:' .. edges[i]), edges[i + 1])
end
store_jobs()
return 1
