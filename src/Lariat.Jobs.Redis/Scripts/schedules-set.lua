#!lua
-- Needs: base
-- Stores schedules in place of those with their names; the next due time stays while expression and zone do. Arguments: lists of names,
-- definitions and first due times; and 1 if declared ones that are not among these are removed. "schedules" has the definitions as JSON,
-- "schedules:next" when they are due.
local names, definitions, firsts, prunes = list(), list(), list(), argument() == '1'
local kept = {}
for i, key in ipairs(names) do
  local old, new = redis.call('HGET', name('schedules'), key), cjson.decode(definitions[i])
  old = old and cjson.decode(old)
  if not old or old.expression ~= new.expression or old.zone ~= new.zone then
    redis.call('ZADD', name('schedules:next'), firsts[i], key)
  end
  redis.call('HSET', name('schedules'), key, definitions[i])
  kept[key] = true
end
local all = prunes and redis.call('HGETALL', name('schedules')) or {}
for i = 1, #all, 2 do
  if not kept[all[i]] and cjson.decode(all[i + 1]).isDeclared then
    redis.call('HDEL', name('schedules'), all[i])
    redis.call('ZREM', name('schedules:next'), all[i])
    redis.call('HDEL', name('schedules:last'), all[i])
    redis.call('SREM', name('schedules:paused'), all[i])
  end
end
return 1
