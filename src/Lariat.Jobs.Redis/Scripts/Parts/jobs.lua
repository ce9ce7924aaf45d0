-- Where jobs are. A row is "created version kind", and a line of JSON, the head. A job that waits is in a sorted set by time; one that a
-- worker has taken is in "running": "session started run_at queue"; one that has ended is in "ended" and in a set of its queue and state.
local ABORTED, DEAD = 4, 5
local SETS = { [3] = 'done:', [ABORTED] = 'aborted:', [DEAD] = 'dead:' }

local function kind_of(row)
  return row:match('^%d+ %d+ ([^\n]*)')
end

local function head_of(row)
  return cjson.decode(row:sub(row:find('\n', 1, true) + 1))
end

local function ready_set(priority, queue)
  return 'ready:' .. priority .. ':' .. queue
end

-- The set with the jobs of a queue, a priority and the key of a limit. The length separates the names.
local function key_set(head, priority)
  return 'keyed:' .. priority .. ':' .. #head.queue .. ':' .. head.queue .. ':' .. head.limit
end

-- The set with the times of a job that waits for its time or a worker.
local function time_set(head)
  return head.limit and 'limited:' .. head.queue or ready_set(head.priority, head.queue)
end

-- Lets a job wait for its time.
local function place(id, head, run_at)
  redis.call('ZADD', name(time_set(head)), text(run_at), id)
  if head.limit then
    redis.call('ZADD', name(key_set(head, head.priority)), text(run_at), id)
    redis.call('ZADD', name('keys:' .. head.queue), 0, head.limit)
  end
end

-- A key of which a queue has no jobs left has no turn.
local function drop_key(head)
  local sets = {}
  for priority = 0, 3 do
    sets[#sets + 1] = name(key_set(head, priority))
  end
  if redis.call('EXISTS', unpack(sets)) == 0 then
    redis.call('ZREM', name('keys:' .. head.queue), head.limit)
  end
end

-- Takes a job from where it waits for its time.
local function displace(id, head)
  redis.call('ZREM', name(time_set(head)), id)
  if head.limit then
    redis.call('ZREM', name(key_set(head, head.priority)), id)
    drop_key(head)
  end
end

-- Tries that have been counted, and deaths of workers among them.
local function tries_of(id)
  local tries = redis.call('HGET', name('tries'), id)
  if not tries then
    return 0, 0
  end
  local attempt, lost = tries:match('^(%d+) (%d+)')
  return tonumber(attempt), tonumber(lost)
end

-- Adds an error, a line of JSON without its time; of more than ten the oldest goes.
local function add_error(id, line)
  local entry = '{"at":' .. text(now) .. ',' .. line:sub(2)
  local old = redis.call('HGET', name('errors'), id)
  if old then
    local _, count = old:gsub('\n', '')
    if count >= 9 then
      old = old:sub(old:find('\n', 1, true) + 1)
    end
    entry = old .. '\n' .. entry
  end
  redis.call('HSET', name('errors'), id, entry)
end

-- The ends of members of groups, of which the groups have not been told: "groups.lua".
local ends = {}
local OUTCOMES = { [ABORTED] = 'aborted', [DEAD] = 'dead' }

local function add_end(id, group, outcome)
  if group then
    ends[#ends + 1] = { id = id, group = group, outcome = outcome }
  end
end

-- Removes all that is stored of jobs.
local function forget(ids)
  for _, key in ipairs({ 'job', 'payload', 'result', 'ended', 'errors', 'tries', 'progress' }) do
    many('HDEL', key, ids)
  end
end

-- Counts the dead jobs and those that wait for others with a limit: while there are some, the limit is not forgotten.
local function count_resting(head, number)
  if head.limit and redis.call('HINCRBY', name('resting'), head.limit, number) <= 0 then
    redis.call('HDEL', name('resting'), head.limit)
  end
end

-- Gives up the unique key of a job, if it has one.
local function free_unique(id, row, head)
  if head.unique then
    local field = kind_of(row) .. ' ' .. head.unique
    local holder = redis.call('HGET', name('unique'), field)
    if holder and holder:sub(1, #id) == id then
      redis.call('HDEL', name('unique'), field)
    end
  end
end

-- Keeps a job that was aborted or is dead, and is nowhere else any more. "started" and "run_at" are texts; started is "-" if it has not.
local function keep_ended(id, row, head, state, started, run_at, attempt)
  free_unique(id, row, head)
  add_end(id, head.group, OUTCOMES[state])
  if state == ABORTED and head.keep == 0 then
    forget({ id })
    return
  end
  redis.call('HSET', name('ended'), id, table.concat({ state, text(now), started, run_at, attempt }, ' '))
  redis.call('ZADD', name(SETS[state] .. head.queue), text(now), id)
  redis.call('HDEL', name('tries'), id)
  if state == DEAD then
    count_resting(head, 1)
  elseif head.keep < 3 then
    redis.call('HDEL', name('payload'), id)
  end
end

-- Dead jobs that are removed.
local function discard(ids)
  local gone = {}
  local rows, ended = fields('job', ids), fields('ended', ids)
  for i, id in ipairs(ids) do
    if rows[i] and ended[i] and ended[i]:sub(1, 1) == '5' then
      local head = head_of(rows[i])
      redis.call('ZREM', name('dead:' .. head.queue), id)
      count_resting(head, -1)
      add_end(id, head.group, 'discarded')
      gone[#gone + 1] = id
    end
  end
  forget(gone)
  return #gone
end
