-- Jobs that a session has taken. Whoever ends, takes back or hands back a job goes through here, so that the places of limits are counted.
local function owner_of(value)
  local session, started, run_at = value:match('^(%d+) (%d+) (%d+)')
  return session, started, run_at
end

-- The place of a limit that a job had while it ran.
local function leave_place(head)
  if head.limit and redis.call('HINCRBY', name('used'), head.limit, -1) <= 0 then
    redis.call('HDEL', name('used'), head.limit)
  end
end

-- The jobs of sessions, but for some: calls a function for each, when it no longer runs.
local function stop_sessions(sessions, each, kept)
  local all = redis.call('HGETALL', name('running'))
  for i = 1, #all, 2 do
    local session, started, run_at = owner_of(all[i + 1])
    local id = all[i]
    if sessions[session] and not (kept and kept[id]) then
      redis.call('HDEL', name('running'), id)
      redis.call('HDEL', name('progress'), id)
      local is_aborted = redis.call('HDEL', name('aborts'), id) == 1
      local row = redis.call('HGET', name('job'), id)
      local head = head_of(row)
      leave_place(head)
      each({ id = id, row = row, head = head, session = session, started = started, run_at = run_at, is_aborted = is_aborted })
    end
  end
end

-- Makes the jobs of a session ready again, but for some; their tries do not count.
local function hand_back(session, kept)
  stop_sessions({ [session] = true }, function(job)
    if job.is_aborted then
      keep_ended(job.id, job.row, job.head, ABORTED, job.started, job.run_at, tries_of(job.id) + 1)
    else
      place(job.id, job.head, now)
    end
  end, kept)
end

-- The jobs of a session that should be aborted.
local function aborts_of(session)
  local aborts = {}
  local all = redis.call('HGETALL', name('aborts'))
  for i = 1, #all, 2 do
    if all[i + 1] == session then
      aborts[#aborts + 1] = all[i]
    end
  end
  return aborts
end
