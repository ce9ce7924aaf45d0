-- Stores jobs. ARGV has any number of: "plain", queue, priority, time, and lists of ids, rows and payloads; or "keyed", queue, time, id,
-- row, payload, unique key and limit, each JSON or empty, how many events it waits for, and a list of jobs and groups before it. A time is
-- "+" and a delay, or an instant.
local function time_of(value)
  return value:sub(1, 1) == '+' and later(value:sub(2)) or math.max(now, math.min(tonumber(value), LAST))
end

local function store_plain()
  local queue, priority, run_at = argument(), argument(), time_of(argument())
  local ids, rows, payloads = list(), list(), list()
  local there = fields('job', ids)
  local jobs, bodies, times = {}, {}, {}
  local created, at = text(now) .. ' ', text(run_at)
  for i = 1, #ids do
    if not there[i] then
      local last = #jobs
      jobs[last + 1], jobs[last + 2] = ids[i], created .. rows[i]
      bodies[last + 1], bodies[last + 2] = ids[i], payloads[i]
      times[last + 1], times[last + 2] = at, ids[i]
    end
  end
  if #jobs > 0 then
    many('HSET', 'job', jobs)
    many('HSET', 'payload', bodies)
    many('ZADD', ready_set(priority, queue), times)
    redis.call('SADD', name('queues'), queue)
  end
end

-- A job with a unique key, a limit, or a group: returns its id, or that of the job that has its key. A member of a group is left out then,
-- and counts as aborted: who stores members settles their groups.
local function store_keyed()
  local queue, run_at = argument(), time_of(argument())
  local id, row, payload, unique, limit = argument(), argument(), argument(), argument(), argument()
  local waits, before = tonumber(argument()), list()
  if unique ~= '' then
    local holder = take_unique(id, row, payload, run_at, cjson.decode(unique))
    if holder ~= id then
      add_end(id, head_of(row).group, 'aborted')
      return holder
    end
  end
  if redis.call('HEXISTS', name('job'), id) == 1 then
    return id
  end
  local head = head_of(row)
  redis.call('HSET', name('job'), id, text(now) .. ' ' .. row)
  redis.call('HSET', name('payload'), id, payload)
  redis.call('SADD', name('queues'), queue)
  if limit ~= '' then
    declare_limit(head.limit, limit)
  end
  if head.group then
    redis.call('SADD', name('members:' .. head.group), id)
  end
  for _, other in ipairs(before) do
    redis.call('SADD', name('edges:' .. other), id)
  end
  if waits > 0 then
    hold(id, head, run_at, waits)
  else
    place(id, head, run_at)
  end
  return id
end

-- The jobs up to the end of the arguments, or to an argument that begins something else. Returns the ids of the keyed ones.
local function store_jobs()
  local stored = {}
  while ARGV[position + 1] == 'plain' or ARGV[position + 1] == 'keyed' do
    if argument() == 'plain' then
      store_plain()
    else
      stored[#stored + 1] = store_keyed()
    end
  end
  return stored
end
