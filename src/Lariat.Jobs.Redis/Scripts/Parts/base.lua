-- What every script begins with: names of keys, the time, arguments, and commands with lists. KEYS[1] is the prefix, whose hash tag puts
-- all keys into one slot; ARGV[1] is empty, or the time of a test.
local STEP = 4000 -- values in one call: unpack has room for 8,000

local function name(suffix)
  return KEYS[1] .. ':' .. suffix
end

-- Microseconds since 1970, which a double has exactly until 2255; what is later counts as then.
local LAST = 9000000000000000
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local function text(number)
  return string.format('%.0f', number)
end

local function later(delay)
  return math.min(now + tonumber(delay), LAST)
end

local position = 1
local function argument()
  position = position + 1
  return ARGV[position]
end

-- A number, and as many values.
local function list()
  local values = {}
  for i = 1, tonumber(argument()) do
    values[i] = argument()
  end
  return values
end

-- A command with a key and any number of values; an even number of them is in each call.
local function many(command, key, values)
  local count = 0
  for first = 1, #values, STEP do
    count = count + redis.call(command, name(key), unpack(values, first, math.min(first + STEP - 1, #values)))
  end
  return count
end

-- The values of fields of a hash: false for what is missing.
local function fields(key, ids)
  local values = {}
  for first = 1, #ids, STEP do
    local part = redis.call('HMGET', name(key), unpack(ids, first, math.min(first + STEP - 1, #ids)))
    if first == 1 then
      values = part
    else
      for i = 1, #part do
        values[first + i - 1] = part[i]
      end
    end
  end
  return values
end
