-- Jobs with a limit: the keys of a queue take turns. A search begins behind the key that was served last ("turn"), reads keys until enough
-- have a place, and takes an equal share from each. So a key with 100,000 jobs gets no more than one with ten.
local KEYS_OF_PAGE = 64

-- Of keys at their limit: a search that finds nothing among so many is continued by the next exchange.
local MAX_KEYS = 1024
local CONTINUE_AFTER = 50000

local function earlier(left, right)
  return left and (not right or left < right) and left or right
end

-- The keys of a page that have a place.
local function add_open(turns, keys, paused)
  local limits, used, arrivals = fields('limit', keys), fields('used', keys), fields('arrival', keys)
  for i, key in ipairs(keys) do
    turns.last = key
    if not paused[key] then
      local limit, arrival = limits[i] and cjson.decode(limits[i]) or {}, tonumber(arrivals[i] or 0)
      local room, next_at = room_of(limit, tonumber(used[i] or 0), arrival)
      turns.due = earlier(turns.due, next_at)
      if room > 0 then
        turns.open[#turns.open + 1] = { key = key, limit = limit, arrival = arrival, room = room, taken = 0 }
      end
    end
  end
end

-- Reads keys from the one whose turn it is, around to it again, until enough have a place.
local function read_keys(queue, turns, paused)
  local from, to, seen = turns.start == '' and '-' or '(' .. turns.start, '+', 0
  while seen < MAX_KEYS and #turns.open < KEYS_OF_PAGE do
    local keys = redis.call('ZRANGE', name('keys:' .. queue), from, to, 'BYLEX', 'LIMIT', 0, KEYS_OF_PAGE)
    add_open(turns, keys, paused)
    seen = seen + #keys
    if #keys == KEYS_OF_PAGE then
      from = '(' .. keys[#keys]
    elseif to == '+' and turns.start ~= '' then
      from, to = '-', '[' .. turns.start
    else
      turns.is_complete = true
      return
    end
  end
end

-- Offers of jobs for each priority, in the order in which they should begin if there is not room for all: one of each key, then a second
-- one of each.
local function find_limited(queue, count, kinds, paused)
  local offers, turns = { [0] = {}, {}, {}, {} }, { open = {}, offered = 0 }
  local oldest = tonumber(redis.call('ZRANGE', name('limited:' .. queue), 0, 0, 'WITHSCORES')[2])
  if not oldest or oldest > now then
    turns.due = oldest
    return offers, turns
  end
  turns.start = redis.call('HGET', name('turn'), queue) or ''
  read_keys(queue, turns, paused)
  local share = math.ceil(count / math.max(1, #turns.open))
  for index, turn in ipairs(turns.open) do
    local head, round = { queue = queue, limit = turn.key }, 0
    for priority = 0, 3 do
      local most = math.min(share, turn.room) - round
      local found = most > 0 and find_due(key_set(head, priority), most, kinds) or { ids = {} }
      for i, id in ipairs(found.ids) do
        round = round + 1
        local time = found.times[i]
        local offer = offers[priority]
        offer[#offer + 1] = { id = id, row = found.rows[i], time = tonumber(time), text = time, turn = turn, index = index, round = round }
      end
    end
    turns.offered = turns.offered + round
  end
  for priority = 0, 3 do
    table.sort(offers[priority], function(left, right)
      return left.round < right.round or (left.round == right.round and left.index < right.index)
    end)
  end
  turns.due = next_due('limited:' .. queue, turns.due)
  if not turns.is_complete and turns.offered == 0 then
    turns.due = now + CONTINUE_AFTER
  end
  return offers, turns
end

-- Takes a job of an offer from where it waits.
local function accept(job)
  displace(job.id, head_of(job.row))
  job.turn.taken = job.turn.taken + 1
end

-- Stores whose turn is next, and the places that were taken; returns when limited jobs should be looked for again.
local function end_turns(queue, turns)
  if turns.last then
    local taken, served = 0, nil
    for _, turn in ipairs(turns.open) do
      if turn.taken > 0 then
        take_places(turn.key, turn.limit, turn.arrival, turn.taken)
        taken, served = taken + turn.taken, turn.key
      end
    end

    -- Behind the last key that was served; if all were that could be, behind the last that was read.
    local after = taken == turns.offered and turns.last or served
    if after and after ~= turns.start then
      redis.call('HSET', name('turn'), queue, after)
    end
  end
  return turns.due
end
