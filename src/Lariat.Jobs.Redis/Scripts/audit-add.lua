#!lua flags=allow-oom
-- Needs: base
-- Stores an entry of the audit log, unless it is there. Arguments: id, and JSON of the entry without its time.
local id, entry = argument(), argument()
if redis.call('HSETNX', name('audit:entries'), id, '{"at":' .. text(now) .. ',' .. entry:sub(2)) == 1 then
  redis.call('ZADD', name('audit'), text(now), id)
end
return 1
