#!lua flags=allow-oom
-- Needs: base, jobs, running
-- Aborts jobs: those that wait are gone, those that run are marked for their worker. Returns how many. Arguments: ids; and whether ready,
-- scheduled, waiting and running ones are meant, each "1" or "0".
local ids = list()
local ready, scheduled, waiting, running = argument() == '1', argument() == '1', argument() == '1', argument() == '1'
local rows, ended, owners, waits = fields('job', ids), fields('ended', ids), fields('running', ids), fields('waits', ids)

local function abort_waiting(id, row)
  local head = head_of(row)
  local run_at = redis.call('ZSCORE', name(time_set(head)), id)
  local is_meant = run_at and (tonumber(run_at) > now and scheduled or tonumber(run_at) <= now and ready)
  if is_meant then
    displace(id, head)
    keep_ended(id, row, head, ABORTED, '-', run_at, (tries_of(id)))
  end
  return is_meant
end

local count = 0
for i, id in ipairs(ids) do
  local is_aborted = false
  if rows[i] and not ended[i] then
    if owners[i] then
      is_aborted = running
      if running then
        redis.call('HSET', name('aborts'), id, (owner_of(owners[i])))
      end
    else
      is_aborted = abort_waiting(id, rows[i])
    end
  end
  count = count + (is_aborted and 1 or 0)
end
return count
