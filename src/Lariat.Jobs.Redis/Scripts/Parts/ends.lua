-- The ends of jobs that a session had taken. "mine" has what "running" says of those that are still the session's: the fence.
local function read_mine(session, ids)
  local mine, accepted = {}, {}
  local owners = fields('running', ids)
  for i, id in ipairs(ids) do
    if owners[i] and owner_of(owners[i]) == session then
      mine[id] = owners[i]
      accepted[#accepted + 1] = id
    end
  end
  return mine, accepted
end

-- Jobs of one queue and group that have succeeded in the same number of tries, and keep the same. Arguments: queue, keep, attempt, group or
-- empty, ids, results.
local function store_completed(mine)
  local queue, keep, attempt = argument(), tonumber(argument()), argument()
  local group, ids, results = argument(), list(), list()
  local gone, ended, times, kept = {}, {}, {}, {}
  local finished = text(now)
  for i, id in ipairs(ids) do
    local owner = mine[id]
    if owner then
      gone[#gone + 1] = id
      add_end(id, group ~= '' and group, 'succeeded')
      if keep > 0 then
        local _, started, run_at = owner_of(owner)
        local last = #ended
        ended[last + 1], ended[last + 2] = id, '3 ' .. finished .. ' ' .. started .. ' ' .. run_at .. ' ' .. attempt
        times[last + 1], times[last + 2] = finished, id
        if results[i] and results[i] ~= '' then
          kept[#kept + 1] = id
          kept[#kept + 1] = results[i]
        end
      end
    end
  end
  if keep == 0 then
    many('HDEL', 'job', gone)
  else
    many('HSET', 'ended', ended)
    many('ZADD', SETS[3] .. queue, times)
    many('HSET', 'result', kept)
  end
  if keep < 3 then
    many('HDEL', 'payload', gone)
  end
  if attempt ~= '1' then
    many('HDEL', 'tries', gone)
    if keep == 0 then
      many('HDEL', 'errors', gone)
    end
  end
end

-- One that has failed, and is tried again. Arguments: id, attempt, lost, delay, whether the try counts, error.
local function store_again(mine, stays)
  local id, attempt, lost, delay, counts, problem = argument(), argument(), argument(), argument(), argument() == '1', argument()
  if not mine[id] then
    return
  end
  stays[id] = true
  if counts then
    redis.call('HSET', name('tries'), id, attempt .. ' ' .. lost)
  end
  if problem ~= '' then
    add_error(id, problem)
  end
  place(id, head_of(redis.call('HGET', name('job'), id)), later(delay))
end

-- One that has failed for the last time, or was aborted. Arguments: id, attempt, error.
local function store_ended(mine, state)
  local id, attempt, problem = argument(), argument(), argument()
  if not mine[id] then
    return
  end
  if problem ~= '' then
    add_error(id, problem)
  end
  local _, started, run_at = owner_of(mine[id])
  local row = redis.call('HGET', name('job'), id)
  keep_ended(id, row, head_of(row), state, started, run_at, attempt)
end

-- Frees the places of limits; returns the jobs with limits and unique keys. Argument: their ids, before any end is stored.
local function free_places(mine)
  local ids = list()
  local keyed = {}
  local rows = fields('job', ids)
  for i, id in ipairs(ids) do
    if mine[id] then
      local head = head_of(rows[i])
      leave_place(head)
      keyed[id] = { row = rows[i], head = head }
    end
  end
  return keyed
end

-- Counts new members; false if the group was aborted. One that has ended, and may be forgotten, waits for nothing.
local function add_members(group, number)
  local key = name('group:' .. group)
  local is_aborted = redis.call('HGET', key, 'isAborted')
  if is_aborted == '0' then
    redis.call('HINCRBY', key, 'members', number)
  end
  return is_aborted ~= '1'
end

-- What a job has enqueued; some of it may be new members of its group, which an aborted group does not take. Arguments: the job, the group
-- or empty, the number of jobs, the number of arguments for them, and those.
local function store_children(mine)
  local parent, group, number, count = argument(), argument(), argument(), tonumber(argument())
  if mine[parent] and (group == '' or add_members(group, number)) then
    store_jobs()
  else
    position = position + count
  end
end

-- All ends, and what the jobs have enqueued, up to the argument "taken"; returns the ids of the ends that count. Arguments: a list of the
-- ids of all, and of those with keys.
local function store_ends(session)
  local ids = list()
  local mine, accepted = read_mine(session, ids)
  local keyed, stays = free_places(mine), {}
  if #accepted > 0 then
    many('HDEL', 'running', accepted)
    many('HDEL', 'progress', accepted)
    many('HDEL', 'aborts', accepted)
  end
  local what = argument()
  while what ~= 'children' and what ~= 'taken' do
    if what == 'completed' then
      store_completed(mine)
    elseif what == 'again' then
      store_again(mine, stays)
    else
      store_ended(mine, what == 'dead' and DEAD or ABORTED)
    end
    what = argument()
  end

  -- Before the children: one of them may have the key of its parent.
  for id, job in pairs(keyed) do
    if not stays[id] then
      free_unique(id, job.row, job.head)
    end
  end
  while what == 'children' do
    store_children(mine)
    what = argument()
  end
  return accepted
end
