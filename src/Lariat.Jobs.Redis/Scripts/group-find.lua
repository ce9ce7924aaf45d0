#!lua flags=no-writes
-- Needs: base
-- Reads groups: id, fields and values, whether it or a group in it waits for a dead member, and the end of its completion job: "live", a
-- state, or empty. Argument: ids.
local function is_held_up(id)
  local ended, policy, is_aborted, dead = unpack(redis.call('HMGET', name('group:' .. id), 'ended', 'policy', 'isAborted', 'dead'))
  if not ended and policy == '0' and is_aborted == '0' and tonumber(dead) > 0 then
    return true
  end
  for _, inside in ipairs(redis.call('SMEMBERS', name('inside:' .. id))) do
    if is_held_up(inside) then
      return true
    end
  end
  return false
end

local function end_of(id)
  if not id or redis.call('HEXISTS', name('job'), id) == 0 then
    return ''
  end
  local ended = redis.call('HGET', name('ended'), id)
  return ended and ended:sub(1, 1) or 'live'
end

local groups = {}
for _, id in ipairs(list()) do
  local group = redis.call('HGETALL', name('group:' .. id))
  if #group > 0 then
    groups[#groups + 1] = {
      id, group, is_held_up(id) and 1 or 0, end_of(redis.call('HGET', name('group:' .. id), 'then')),
    }
  end
end
return groups
