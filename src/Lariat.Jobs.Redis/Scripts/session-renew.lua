#!lua flags=allow-oom
-- Needs: base, jobs, running
-- Renews a lease, stores progress, and returns whether the session is open, and which of its jobs should be aborted. Arguments: session,
-- duration, and a list of id, fraction, text for each report.
local session, lease, reports = argument(), argument(), list()
local is_open = redis.call('HEXISTS', name('exchanges'), session)
if is_open == 1 then
  redis.call('ZADD', name('sessions'), text(later(lease)), session)
  for i = 1, #reports, 3 do
    local owner = redis.call('HGET', name('running'), reports[i])
    if owner and owner_of(owner) == session then
      redis.call('HSET', name('progress'), reports[i], text(now) .. ' ' .. reports[i + 1] .. ' ' .. reports[i + 2])
    end
  end
end
return { is_open, aborts_of(session) }
