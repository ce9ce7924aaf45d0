#!lua
-- Needs: base, jobs, waiting, limits, unique, enqueue
-- Stores jobs; those whose id is there already are left as they are.
return store_jobs()
