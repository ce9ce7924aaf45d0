#!lua flags=allow-oom
-- Needs: base, jobs, waiting, groups
-- Removes dead jobs; returns how many. Argument: ids.
local count = discard(list())
settle()
return count
