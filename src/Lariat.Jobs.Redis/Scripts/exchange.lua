#!lua flags=allow-oom
-- Needs: base, jobs, running, waiting, groups, limits, unique, enqueue, ends, find, turns, take
-- Stores what has ended, and takes what is requested. Returns nothing if the session was declared dead; otherwise the ids of the ends that
-- count, what was taken from each queue, the delay until more is due, the jobs that should be aborted, the time, and for each queue from
-- which times on the next search may begin. Arguments: session, number of the exchange, 1 and a list of the jobs that the worker has if the
-- answer to an earlier exchange was lost, the ends, and the requests: queue, number, and a list of such times.
local session, number = argument(), tonumber(argument())
local last = redis.call('HGET', name('exchanges'), session)
if not last then
  return {}
end

-- A request that arrives behind one that was sent later: its sender no longer waits for it.
if number <= tonumber(last) then
  return redis.error_reply('ERR this exchange is older than another one of its session')
end
redis.call('HSET', name('exchanges'), session, number)

-- What it took by an exchange whose answer was lost is handed back: the worker has no record of it.
if argument() == '1' then
  local held = {}
  for _, id in ipairs(list()) do
    held[id] = true
  end
  hand_back(session, held)
end

local accepted = store_ends(session)
settle()
local pauses = read_pauses()
local kinds = read_kinds(pauses)
local taken, due, marks = {}, nil, {}
for _ = 1, tonumber(argument()) do
  local queue, count, since = argument(), tonumber(argument()), list()
  local given, next_at
  given, next_at, marks[#marks + 1] = take(session, queue, count, kinds, pauses, since)
  taken[#taken + 1] = given
  if next_at and (not due or next_at < due) then
    due = next_at
  end
end
return { accepted, taken, due and text(due - now) or '', aborts_of(session), text(now), marks }
