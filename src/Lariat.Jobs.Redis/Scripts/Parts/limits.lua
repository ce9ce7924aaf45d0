-- Limits of keys: "limit" has what is allowed as JSON, "used" how many jobs with the key run, "arrival" the instant of a rate (GCRA).
-- What was set by hand has a "set", and enqueues leave it as it is.
local function declare_limit(key, allowed)
  local old = redis.call('HGET', name('limit'), key)
  if not old or old ~= allowed and not cjson.decode(old).set then
    redis.call('HSET', name('limit'), key, allowed)
  end
end

-- How many jobs with a key may begin, and when another one may if the rate allows none.
local function room_of(limit, used, arrival)
  local places = limit.concurrency and limit.concurrency - used or math.huge
  if not limit.interval then
    return places
  end
  local allowed = math.max(0, math.floor((now + limit.tolerance - math.max(arrival, now)) / limit.interval))
  return math.min(places, allowed), places > 0 and allowed == 0 and arrival + limit.interval - limit.tolerance or nil
end

-- Takes places of a key.
local function take_places(key, limit, arrival, count)
  redis.call('HINCRBY', name('used'), key, count)
  if limit.interval then
    redis.call('HSET', name('arrival'), key, text(math.max(arrival, now) + count * limit.interval))
  end
end
