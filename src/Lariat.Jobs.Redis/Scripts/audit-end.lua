#!lua flags=allow-oom
-- Needs: base
-- Stores the count of an entry. Arguments: id, count.
local id, count = argument(), argument()
if redis.call('HEXISTS', name('audit:entries'), id) == 1 then
  redis.call('HSET', name('audit:counts'), id, count)
end
return 1
