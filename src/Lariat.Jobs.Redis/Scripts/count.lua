#!lua flags=no-writes
-- Needs: base, jobs
-- How many jobs are in which state, and the time of the oldest: for each queue ready, scheduled, completed, aborted, dead, waiting; and the
-- queues of the running ones, with their number and the oldest. Returns lists of texts, queue, state, number, time.
local counts = {}

local function add(queue, state, number, oldest)
  if number > 0 then
    counts[#counts + 1] = { queue, state, number, oldest }
  end
end

local function add_range(queue, state, sets, low, high)
  local number, oldest = 0, nil
  for _, set in ipairs(sets) do
    number = number + redis.call('ZCOUNT', name(set), low, high)
    local first = redis.call('ZRANGE', name(set), low, high, 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')[2]
    if first and (not oldest or tonumber(first) < tonumber(oldest)) then
      oldest = first
    end
  end
  add(queue, state, number, oldest)
end

for _, queue in ipairs(redis.call('SMEMBERS', name('queues'))) do
  local sets = { 'limited:' .. queue }
  for priority = 0, 3 do
    sets[#sets + 1] = ready_set(priority, queue)
  end
  add_range(queue, 0, sets, '-inf', text(now))
  add_range(queue, 1, sets, '(' .. text(now), '+inf')
  for state, set in pairs(SETS) do
    add_range(queue, state, { set .. queue }, '-inf', '+inf')
  end
  add_range(queue, 6, { 'waiting:' .. queue }, '-inf', '+inf')
end

local running = {}
for _, owner in ipairs(redis.call('HVALS', name('running'))) do
  local started, queue = owner:match('^%d+ (%d+) %d+ (.*)$')
  local one = running[queue] or { 0, started }
  running[queue] = { one[1] + 1, tonumber(started) < tonumber(one[2]) and started or one[2] }
end
for queue, one in pairs(running) do
  add(queue, 2, one[1], one[2])
end
return counts
