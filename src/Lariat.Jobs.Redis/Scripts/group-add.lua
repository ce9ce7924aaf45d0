#!lua
-- Needs: base, jobs, waiting, groups, limits, unique, enqueue
-- Stores a group with all that is in it, unless it is there. Returns "there"; or "taken", a position in the third list, and the job that has
-- this key; or "stored", and the id of each job with keys, or that of the job that has its unique key. Arguments: a list of id, parent,
-- policy, members, completion job, failure job of each group; a list of which groups wait for which jobs or groups: before, after; a list of
-- "kind key" that no other job may have; and the jobs.
local groups, edges, claims = list(), list(), list()
if redis.call('EXISTS', name('group:' .. groups[1])) == 1 then
  return { 'there' }
end
for i, field in ipairs(claims) do
  local holder = redis.call('HGET', name('unique'), field)
  if not is_free(holder) then
    return { 'taken', i - 1, id_of(holder) }
  end
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
local stored = store_jobs()
settle()
return { 'stored', stored }
