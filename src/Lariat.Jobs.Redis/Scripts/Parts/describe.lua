-- All that is stored of jobs: for each that exists id, row, payload, errors, tries, ended, running, progress, result, time, and how many
-- others it waits for. What it has not is an empty text.
local DETAILS = { 'job', 'payload', 'errors', 'tries', 'ended', 'running', 'progress', 'result', 'waits' }

local function time_of_waiting(id, row, waits)
  local head = head_of(row)
  return redis.call('ZSCORE', name(waits and 'waiting:' .. head.queue or time_set(head)), id)
end

local function describe(ids)
  local details = {}
  for i, key in ipairs(DETAILS) do
    details[i] = fields(key, ids)
  end
  local jobs = {}
  for i, id in ipairs(ids) do
    if details[1][i] then
      local job = { id }
      for j = 1, #DETAILS do
        job[j + 1] = details[j][i] or ''
      end
      job[#job + 1] = not details[5][i] and not details[6][i] and time_of_waiting(id, details[1][i], details[9][i]) or ''
      jobs[#jobs + 1] = job
    end
  end
  return { text(now), jobs }
end
