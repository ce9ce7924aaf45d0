-- Jobs that wait for others: in "waiting:QUEUE" by time, with a number in "waits". And what aborts a job that no worker has.
local function hold(id, head, run_at, waits)
  redis.call('ZADD', name('waiting:' .. head.queue), text(run_at), id)
  redis.call('HSET', name('waits'), id, waits)
  count_resting(head, 1)
end

local function let_go(id, head)
  redis.call('ZREM', name('waiting:' .. head.queue), id)
  redis.call('HDEL', name('waits'), id)
  count_resting(head, -1)
end

-- Some of what a job waits for has come: with the last it is ready.
local function release(id, number)
  local waits = tonumber(redis.call('HGET', name('waits'), id))
  if not waits then
    return
  end
  if waits > number then
    redis.call('HSET', name('waits'), id, waits - number)
    return
  end
  local head = head_of(redis.call('HGET', name('job'), id))
  local run_at = tonumber(redis.call('ZSCORE', name('waiting:' .. head.queue), id))
  let_go(id, head)
  place(id, head, math.max(run_at, now))
end

-- Aborts a job that no worker has, wherever it waits; false if it is not there.
local function abort_idle(id)
  local row = redis.call('HGET', name('job'), id)
  if not row or redis.call('HEXISTS', name('ended'), id) == 1 or redis.call('HEXISTS', name('running'), id) == 1 then
    return false
  end
  local head, run_at = head_of(row), nil
  if redis.call('HEXISTS', name('waits'), id) == 1 then
    run_at = redis.call('ZSCORE', name('waiting:' .. head.queue), id)
    let_go(id, head)
  else
    run_at = redis.call('ZSCORE', name(time_set(head)), id)
    displace(id, head)
  end
  keep_ended(id, row, head, ABORTED, '-', run_at, (tries_of(id)))
  return true
end

-- Aborts a job: one that a worker has is marked.
local function abort_job(id)
  local owner = redis.call('HGET', name('running'), id)
  if owner then
    redis.call('HSET', name('aborts'), id, owner:match('^%d+'))
    return true
  end
  return abort_idle(id)
end
