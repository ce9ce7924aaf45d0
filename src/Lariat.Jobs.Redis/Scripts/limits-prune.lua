#!lua flags=allow-oom
-- Needs: base, jobs
-- Removes limits that no job has, of a part of all. Arguments: the cursor of the part. Returns that of the next, "0" after the last.
local scanned = redis.call('HSCAN', name('limit'), argument(), 'COUNT', 500)
local queues, found = redis.call('SMEMBERS', name('queues')), scanned[2]

local function has_jobs(key)
  if redis.call('HEXISTS', name('used'), key) == 1 or redis.call('HEXISTS', name('resting'), key) == 1
    or tonumber(redis.call('HGET', name('arrival'), key) or 0) > now then
    return true
  end
  for _, queue in ipairs(queues) do
    if redis.call('ZSCORE', name('keys:' .. queue), key) then
      return true
    end
  end
  return false
end

for i = 1, #found, 2 do
  if not cjson.decode(found[i + 1]).set and not has_jobs(found[i]) then
    redis.call('HDEL', name('limit'), found[i])
    redis.call('HDEL', name('arrival'), found[i])
  end
end
return scanned[1]
