#!lua
-- Needs: base, jobs, limits
-- Enqueues a copy of a job, ready now. Returns 0 if there is no such job, or its payload is not kept. Arguments: its id, the id of the
-- copy, and the lines of the copy's row, as the client has changed them: without group and unique key.
local id, copy = argument(), argument()
if redis.call('HEXISTS', name('job'), copy) == 1 then
  return 1
end
local payload, row = redis.call('HGET', name('payload'), id), argument()
if not payload or redis.call('HEXISTS', name('job'), id) == 0 then
  return 0
end
local head = head_of(row)
redis.call('HSET', name('job'), copy, text(now) .. ' ' .. row)
redis.call('HSET', name('payload'), copy, payload)
redis.call('SADD', name('queues'), head.queue)
place(copy, head, now)
return 1
