#!lua
-- Needs: base, jobs, limits, unique, enqueue
-- Stores jobs; those whose id is there already are left as they are.
return store_jobs()
