#!lua flags=allow-oom
-- Needs: base, jobs, waiting, groups
-- Aborts a group; returns 0 if it had ended, or there is none. Argument: id.
local has_changed = abort_group(argument())
settle()
return has_changed and 1 or 0
