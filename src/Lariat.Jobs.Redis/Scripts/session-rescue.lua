#!lua flags=allow-oom
-- Needs: base, jobs, running, waiting, groups
-- Takes back the jobs of sessions whose lease has run out, or whose process is gone; returns how many. Arguments: the caller's session, the
-- number of deaths that end a job and a list of sessions whose process is gone.
local own, max_lost, gone = argument(), tonumber(argument()), list()
local dead = redis.call('ZRANGE', name('sessions'), '-inf', '(' .. text(now), 'BYSCORE')
for _, session in ipairs(gone) do
  dead[#dead + 1] = session
end

local sessions, names = {}, {}
for _, session in ipairs(dead) do
  if session ~= own and redis.call('ZREM', name('sessions'), session) == 1 then
    sessions[session] = true
    names[session] = cjson.decode(redis.call('HGET', name('workers'), session)).name
    redis.call('HDEL', name('exchanges'), session)
    redis.call('HDEL', name('workers'), session)
  end
end
if next(sessions) == nil then
  return 0
end

-- A wait before a job whose worker died runs again: none the first time, then 12 s, 48 s, each spread by half. Of several jobs one kills its
-- workers: taken together again, the others would die with it.
local WAITS = { 0, 12000000, 48000000 }
local count = 0
stop_sessions(sessions, function(job)
  local attempt, lost = tries_of(job.id)
  if job.is_aborted then
    keep_ended(job.id, job.row, job.head, ABORTED, job.started, job.run_at, attempt + 1)
    return
  end
  count = count + 1
  if lost + 1 >= max_lost then
    local worker = names[job.session]
    local message = "The worker '" .. worker .. "' died while it ran this job, as " .. max_lost - 1 .. ' workers had before.'
    add_error(job.id, cjson.encode({ attempt = 0, worker = worker, text = message }))
    keep_ended(job.id, job.row, job.head, DEAD, job.started, job.run_at, attempt + 1)
  else
    redis.call('HSET', name('tries'), job.id, (attempt + 1) .. ' ' .. (lost + 1))
    place(job.id, job.head, later(math.floor((WAITS[lost + 1] or WAITS[3]) * (0.5 + math.random()))))
  end
end)
settle()
return count
