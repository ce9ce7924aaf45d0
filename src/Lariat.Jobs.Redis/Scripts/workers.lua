#!lua flags=no-writes
-- Needs: base
-- The time, and all sessions: id, process, end of the lease, number of jobs.
local numbers, sessions = {}, {}
for _, owner in ipairs(redis.call('HVALS', name('running'))) do
  local session = owner:match('^%d+')
  numbers[session] = (numbers[session] or 0) + 1
end
local all = redis.call('HGETALL', name('workers'))
for i = 1, #all, 2 do
  sessions[#sessions + 1] = { all[i], all[i + 1], redis.call('ZSCORE', name('sessions'), all[i]), numbers[all[i]] or 0 }
end
return { text(now), sessions }
