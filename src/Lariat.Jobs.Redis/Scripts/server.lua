-- Without flags: servers that are too old for them can run it, and say so.
-- Needs: base
-- What the server says of itself. Not by INFO of the client: that asks for the rights of an administrator first.
local info = redis.pcall('INFO')
return info.err or info
