#!lua flags=no-writes
-- Needs: base, pages
-- Reads entries of the audit log, the newest first: lists of id, JSON, count or an empty text. Arguments: the time and the id behind which
-- they begin, or "+inf" and an empty text; how many.
local from, after, count = argument(), argument(), tonumber(argument())
local ids = ids_before('audit', '-inf', from, after, count)
local entries, counts = fields('audit:entries', ids), fields('audit:counts', ids)
local found = {}
for i, id in ipairs(ids) do
  found[i] = { id, entries[i], counts[i] or '' }
end
return found
