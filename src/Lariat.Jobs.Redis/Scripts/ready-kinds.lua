#!lua flags=no-writes
-- Needs: base, jobs
-- The kinds among the oldest ready jobs of a queue: a list of kind, version, number, and when the first became ready. Arguments: the queue,
-- and how many of each priority, and of those with a limit, are read at most.
local queue, most = argument(), argument()
local sets = { 'limited:' .. queue }
for priority = 0, 3 do
  sets[#sets + 1] = ready_set(priority, queue)
end

local found, places = {}, {}
for _, set in ipairs(sets) do
  local part = redis.call('ZRANGE', name(set), '-inf', text(now), 'BYSCORE', 'LIMIT', 0, most, 'WITHSCORES')
  local ids = {}
  for i = 1, #part, 2 do
    ids[#ids + 1] = part[i]
  end
  for i, row in ipairs(fields('job', ids)) do
    local version, kind = row:match('^%d+ (%d+) ([^\n]*)')
    local run_at = part[2 * i]
    local place = places[version .. ' ' .. kind]
    if not place then
      place = #found + 1
      places[version .. ' ' .. kind] = place
      found[place] = { kind, version, 0, run_at }
    end
    local one = found[place]
    one[3] = one[3] + 1
    if tonumber(run_at) < tonumber(one[4]) then
      one[4] = run_at
    end
  end
end
return found
