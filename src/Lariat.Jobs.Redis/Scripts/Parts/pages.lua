-- Reads a sorted set from the latest to the earliest, from behind a place on: the ids of at most so many. The place is a time and an id, or
-- a time and an empty text; of what has the time of the place, those with greater ids come before it. "low" is the last time.
local function ids_before(set, low, high, after, count)
  local skipped = after == '' and 0 or #redis.call('ZRANGE', name(set), high, high, 'BYSCORE')
  local ids = {}
  for _, id in ipairs(redis.call('ZRANGE', name(set), high, low, 'BYSCORE', 'REV', 'LIMIT', 0, count + skipped)) do
    if #ids < count and (after == '' or id < after or tonumber(redis.call('ZSCORE', name(set), id)) < tonumber(high)) then
      ids[#ids + 1] = id
    end
  end
  return ids
end
