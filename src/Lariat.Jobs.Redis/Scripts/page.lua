#!lua flags=no-writes
-- Needs: base, jobs, describe, pages
-- Reads a part of a sorted set of jobs, the latest first. Arguments: the set; "due", "later" or "all"; the time and the id behind which the
-- part begins, or "+inf" and an empty text; how many.
local set, which, from, after, count = argument(), argument(), argument(), argument(), tonumber(argument())
local low, high = '-inf', from
if which == 'later' then
  low = '(' .. text(now)
elseif which == 'due' and (from == '+inf' or tonumber(from) > now) then
  high, after = text(now), ''
end
return describe(ids_before(set, low, high, after, count))
