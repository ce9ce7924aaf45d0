#!lua flags=allow-oom
-- Needs: base
-- Stores what a worker can do, unless its session was declared dead. Arguments: session, and JSON of queues and kinds.
local session, offer = argument(), argument()
local about = redis.call('HGET', name('workers'), session)
if about then
  redis.call('HSET', name('workers'), session, about:sub(1, -2) .. ',' .. offer:sub(2))
end
return 1
