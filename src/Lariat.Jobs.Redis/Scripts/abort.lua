#!lua flags=allow-oom
-- Needs: base, jobs, waiting, groups
-- Aborts jobs: those that wait are gone, those that run are marked for their worker. Returns how many. Arguments: ids; and whether ready,
-- scheduled, waiting and running ones are meant, each "1" or "0".
local ids = list()
local ready, scheduled, waiting, running = argument() == '1', argument() == '1', argument() == '1', argument() == '1'
local rows, ended, owners, waits = fields('job', ids), fields('ended', ids), fields('running', ids), fields('waits', ids)

local function is_meant(i)
  if not rows[i] or ended[i] then
    return false
  elseif owners[i] then
    return running
  elseif waits[i] then
    return waiting
  end
  local run_at = tonumber(redis.call('ZSCORE', name(time_set(head_of(rows[i]))), ids[i]))
  return run_at > now and scheduled or run_at <= now and ready
end

local count = 0
for i, id in ipairs(ids) do
  if is_meant(i) and abort_job(id) then
    count = count + 1
  end
end
settle()
return count
