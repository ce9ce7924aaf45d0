-- Takes jobs of a queue for a session: by priority, and within a priority those that became ready first. Jobs with a limit are merged with
-- the others.
-- PERF (bench/Jobs, redis_noop): a small hash is a list, which is searched from its beginning for each job: that was a fifth of the server's
-- time. A long value makes it a table, and it remains one until it is empty.
local LONG_VALUE = string.rep('.', 256)
local MANY = 16

-- Appends jobs to what the worker receives: id, row, payload, time, tries of each.
local function give(session, queue, found, given)
  local ids = found.ids
  if #ids == 0 then
    return
  end
  local payloads, tries, owners = fields('payload', ids), fields('tries', ids), {}
  local owner = session .. ' ' .. text(now) .. ' '
  for i, id in ipairs(ids) do
    local last = #owners
    owners[last + 1], owners[last + 2] = id, owner .. found.times[i] .. ' ' .. queue
    last = #given
    given[last + 1], given[last + 2], given[last + 3], given[last + 4], given[last + 5]
      = id, found.rows[i], payloads[i], found.times[i], tries[i] or ''
  end
  if #ids < MANY then
    many('HSET', 'running', owners)
    return
  end
  redis.call('HSET', name('running'), '', LONG_VALUE)
  many('HSET', 'running', owners)
  redis.call('HDEL', name('running'), '')
end

-- A unique key that lasts until the first try.
local function free_started(found)
  for i, id in ipairs(found.ids) do
    if found.rows[i]:find('"untilStarted":true', 1, true) then
      free_unique(id, found.rows[i], head_of(found.rows[i]))
    end
  end
end

-- How many of each are among the first ones by time: of jobs with a limit, in any order, and of others, in their order.
local function merge(limited, others, room)
  local times = {}
  for i, job in ipairs(limited) do
    times[i] = job.time
  end
  table.sort(times)
  local first, second = 0, 0
  while first + second < room and (first < #times or second < #others.ids) do
    if second == #others.ids or (first < #times and times[first + 1] <= tonumber(others.times[second + 1])) then
      first = first + 1
    else
      second = second + 1
    end
  end
  return first, second
end

local function by_time(left, right)
  return left.time < right.time or (left.time == right.time and left.id < right.id)
end

-- Jobs of one priority: the first of an offer of jobs with limits, and of the others; returns them in the order of time.
local function choose(offer, others, room)
  local first, second = merge(offer, others, room)
  local chosen = {}
  for i = 1, first do
    chosen[i] = offer[i]
  end
  for i = 1, second do
    chosen[#chosen + 1] = { id = others.ids[i], row = others.rows[i], time = tonumber(others.times[i]), text = others.times[i] }
  end
  table.sort(chosen, by_time)
  return chosen, first
end

-- Takes jobs of one priority; returns how many, and from which time on the next search of this worker may begin.
local function take_priority(session, queue, priority, room, kinds, offer, given, since)
  local set = ready_set(priority, queue)
  local found = find_due(set, room, kinds, since)
  local mark = found.last or since
  if #offer == 0 then
    many('ZREM', set, found.ids)
  else
    local chosen, limited = choose(offer, found, room)

    -- What was found and is not taken is found again.
    mark = found.times[#chosen - limited + 1] or mark
    found = { ids = {}, rows = {}, times = {} }
    for i, job in ipairs(chosen) do
      found.ids[i], found.rows[i], found.times[i] = job.id, job.row, job.text
      if not job.turn then
        redis.call('ZREM', name(set), job.id)
      end
    end
    for i = 1, limited do
      accept(offer[i])
    end
  end
  free_started(found)
  give(session, queue, found, given)
  return #found.ids, mark
end

-- Takes from one queue; returns what the worker receives, when more is due, if there was not enough, and for each priority from which time
-- on the next search may begin, '' being the beginning. "since" has such times of an earlier exchange: jobs before them were taken, or are
-- not for this worker.
local function take(session, queue, count, kinds, pauses, since)
  local given, room, marks = {}, count, since
  if pauses[0][queue] then
    return given, nil, marks
  end
  local offers, turns = find_limited(queue, count, kinds, pauses[2])
  for priority = 0, 3 do
    if room > 0 then
      local begin = marks[priority + 1]
      local taken, mark = take_priority(session, queue, priority, room, kinds, offers[priority], given, begin ~= '' and begin or nil)
      room = room - taken
      marks[priority + 1] = mark or ''
    end
  end
  local due = end_turns(queue, turns)
  if room == 0 then
    return given, nil, marks
  end
  for priority = 0, 3 do
    due = next_due(ready_set(priority, queue), due)
  end
  return given, due, marks
end
