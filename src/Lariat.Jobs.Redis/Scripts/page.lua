#!lua flags=no-writes
-- Needs: base, jobs, describe
-- Reads a part of a sorted set of jobs, the latest first. Arguments: the set; "due", "later" or "all"; the time and the id behind which the
-- part begins, or "+inf" and an empty text; how many.
local set, which, from, after, count = argument(), argument(), argument(), argument(), tonumber(argument())
local low, high = '-inf', from
if which == 'later' then
  low = '(' .. text(now)
elseif which == 'due' and (from == '+inf' or tonumber(from) > now) then
  high, after = text(now), ''
end

-- Of the jobs with the time of the place, those with greater ids come before it.
local skipped = after == '' and 0 or #redis.call('ZRANGE', name(set), high, high, 'BYSCORE')
local ids = {}
for _, id in ipairs(redis.call('ZRANGE', name(set), high, low, 'BYSCORE', 'REV', 'LIMIT', 0, count + skipped)) do
  if #ids < count and (after == '' or id < after or tonumber(redis.call('ZSCORE', name(set), id)) < tonumber(high)) then
    ids[#ids + 1] = id
  end
end
return describe(ids)
