#!lua flags=no-writes
-- Needs: base, jobs
-- All limits: key, what is allowed, how many run, how many wait.
local limits, found = {}, redis.call('HGETALL', name('limit'))
local queues = redis.call('SMEMBERS', name('queues'))
for i = 1, #found, 2 do
  local waiting = 0
  for _, queue in ipairs(queues) do
    for priority = 0, 3 do
      waiting = waiting + redis.call('ZCARD', name(key_set({ queue = queue, limit = found[i] }, priority)))
    end
  end
  limits[#limits + 1] = { found[i], found[i + 1], redis.call('HGET', name('used'), found[i]) or '0', waiting }
end
return limits
