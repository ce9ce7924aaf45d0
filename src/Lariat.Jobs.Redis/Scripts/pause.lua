#!lua flags=allow-oom
-- Needs: base
-- Begins or ends a pause; returns 1 if that changed something. Arguments: field of "pauses", and 1 for a pause.
local field, is_pause = argument(), argument() == '1'
if is_pause then
  return redis.call('HSETNX', name('pauses'), field, text(now))
end
return redis.call('HDEL', name('pauses'), field)
