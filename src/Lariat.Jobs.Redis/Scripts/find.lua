#!lua flags=no-writes
-- Needs: base, jobs, describe
-- Reads jobs. Argument: their ids.
return describe(list())
