#!lua flags=allow-oom
-- Needs: base, jobs, limits, unique
-- Makes dead jobs ready again, but for those whose unique key another job has. Returns how many. Arguments: ids, and delays.
local ids, delays = list(), list()
local rows, ended = fields('job', ids), fields('ended', ids)
local count = 0
for i, id in ipairs(ids) do
  local head = rows[i] and ended[i] and ended[i]:sub(1, 1) == '5' and head_of(rows[i])
  local field = head and head.unique and kind_of(rows[i]) .. ' ' .. head.unique
  if head and (not field or is_free(redis.call('HGET', name('unique'), field))) then
    if field then
      redis.call('HSET', name('unique'), field, id)
    end
    if head.group and redis.call('EXISTS', name('group:' .. head.group)) == 1 then
      redis.call('HINCRBY', name('group:' .. head.group), 'dead', -1)
    end
    redis.call('HDEL', name('ended'), id)
    redis.call('ZREM', name('dead:' .. head.queue), id)
    count_resting(head, -1)
    place(id, head, later(delays[i]))
    count = count + 1
  end
end
return count
