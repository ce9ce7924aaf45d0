-- Unique keys: "unique" has for "kind key" the id of the job that has it, and until when, if the key belongs to a time.
local function expiry_of(holder)
  return tonumber(holder:match(' (%d+)$'))
end

local function id_of(holder)
  return holder:match('^%x+')
end

local function is_free(holder)
  local expiry = holder and expiry_of(holder)
  return not holder or (expiry ~= nil and expiry <= now)
end

-- A head with the trace of another row. No text in JSON has a quotation mark that is not escaped.
local function with_trace_of(head, row)
  local rest, trace = head:gsub(',"trace":"[^"]*"', ''), row:match('"trace":"[^"]*"')
  return trace and rest:sub(1, -2) .. ',' .. trace .. '}' or rest
end

-- The other job gets payload, version, time and trace of this one, if it has not begun a try.
local function replace(other, row, payload, run_at, unique)
  local old = redis.call('HGET', name('job'), other)
  if not old or redis.call('HEXISTS', name('tries'), other) == 1 then
    return
  end
  local head = head_of(old)
  local is_waiting = redis.call('HEXISTS', name('waits'), other) == 1
  if not is_waiting and not redis.call('ZSCORE', name(time_set(head)), other) then
    return
  end
  local created, kind = old:match('^(%d+) %d+ ([^\n]*)')
  if unique.maxWait then
    run_at = math.min(run_at, tonumber(created) + unique.maxWait)
  end
  local version = row:match('^(%d+) ')
  local text_of_head = with_trace_of(old:sub(old:find('\n', 1, true) + 1), row)
  redis.call('HSET', name('job'), other, created .. ' ' .. version .. ' ' .. kind .. '\n' .. text_of_head)
  redis.call('HSET', name('payload'), other, payload)
  if is_waiting then
    redis.call('ZADD', name('waiting:' .. head.queue), text(math.max(now, run_at)), other)
  else
    place(other, head, math.max(now, run_at))
  end
end

-- Gives the key of a new job to it, and returns its id; or does what the options say, and returns the id of the job that has the key.
local function take_unique(id, row, payload, run_at, unique)
  local field = row:match('^%d+ ([^\n]*)') .. ' ' .. unique.key
  local holder = redis.call('HGET', name('unique'), field)
  if is_free(holder) then
    local expiry = unique.window and text(later(unique.window))
    redis.call('HSET', name('unique'), field, expiry and id .. ' ' .. expiry or id)
    if expiry then
      redis.call('ZADD', name('unique:expiries'), expiry, field)
    end
    return id
  end
  local other = id_of(holder)
  if other ~= id and unique.replaces then
    replace(other, row, payload, run_at, unique)
  end
  return other
end
