-- Finds jobs that a worker can run: not of kinds that it does not have, or that are paused.
local PAGE = 500

local function read_pauses()
  local pauses = { [0] = {}, {}, {} }
  local all = redis.call('HKEYS', name('pauses'))
  for _, field in ipairs(all) do
    pauses[tonumber(field:sub(1, 1))][field:sub(3)] = true
  end
  return pauses
end

-- The version of each kind that the worker has. Kinds are JSON, as in the rows. Arguments: a list of kinds, and one of versions.
local function read_kinds(pauses)
  local names, versions, kinds = list(), list(), {}
  for i, kind in ipairs(names) do
    if not pauses[1][kind] then
      kinds[kind] = tonumber(versions[i])
    end
  end
  return kinds
end

local function suits(row, kinds)
  local version, kind = row:match('^%d+ (%d+) ([^\n]*)')
  return kinds[kind] ~= nil and tonumber(version) <= kinds[kind]
end

-- Finds up to a number of jobs of a sorted set that are due, from a time on: returns ids, rows, and times, and the time of the last job that
-- was looked at. Without a time: from the beginning. Pages are read by rank: the server passes each job that an offset leaves out.
local function find_due(set, count, kinds, since)
  local found = { ids = {}, rows = {}, times = {} }
  local rank = since and redis.call('ZCOUNT', name(set), '-inf', '(' .. since) or 0
  local size = math.max(math.min(count, PAGE), 16)
  while #found.ids < count do
    local page = redis.call('ZRANGE', name(set), rank, rank + size - 1, 'WITHSCORES')
    local ids, times = {}, {}
    for i = 1, #page, 2 do
      if tonumber(page[i + 1]) > now then
        break
      end
      ids[#ids + 1], times[#times + 1] = page[i], page[i + 1]
    end
    local rows = fields('job', ids)
    for i = 1, #ids do
      if #found.ids < count then
        found.last = times[i]
        if suits(rows[i], kinds) then
          local last = #found.ids + 1
          found.ids[last], found.rows[last], found.times[last] = ids[i], rows[i], times[i]
        end
      end
    end
    if #ids < size then
      break
    end
    rank, size = rank + size, PAGE
  end
  return found
end

-- When the next job of a set is due, of those that are not yet.
local function next_due(set, due)
  local first = redis.call('ZRANGE', name(set), '(' .. text(now), '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  local at = tonumber(first[2])
  return at and (not due or at < due) and at or due
end
