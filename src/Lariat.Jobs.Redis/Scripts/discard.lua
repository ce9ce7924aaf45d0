#!lua flags=allow-oom
-- Needs: base, jobs
-- Removes dead jobs; returns how many. Argument: ids.
return discard(list())
