#!lua
-- Needs: base
-- The version of what is stored: that which is there, or the one of the program, which is written if nothing is there. Arguments: version,
-- and 1 if nothing may be there.
local version, may_create = argument(), argument() == '1'
local found = redis.call('GET', name('schema'))
if not found and may_create then
  redis.call('SET', name('schema'), version)
  found = version
end
return found or ''
