-- What the end of a member means for its group: its successors are released or aborted, it is counted, and when no member is pending the
-- group ends: its completion job is released, or it is itself the end of a member of the group around it. Each of these can end further
-- members, so there is a queue ("ends"). Invariant behind each script: members = succeeded + aborted + dead + live members, where a group
-- without a completion job that has not ended counts as live.
local WAIT, ABORT_REST = 0, 2
local abort_group

local function group_key(id)
  return name('group:' .. id)
end

local function read_group(id)
  local found = redis.call('HGETALL', group_key(id))
  if #found == 0 then
    return nil
  end
  local group = {}
  for i = 1, #found, 2 do
    group[found[i]] = tonumber(found[i + 1]) and #found[i + 1] < 32 and tonumber(found[i + 1]) or found[i + 1]
  end
  return group
end

-- Removes a failure job that has not begun.
local function remove_unused(id)
  if id and redis.call('HEXISTS', name('waits'), id) == 1 then
    local row = redis.call('HGET', name('job'), id)
    local head = head_of(row)
    let_go(id, head)
    free_unique(id, row, head)
    forget({ id })
  end
end

-- The guard makes the end happen once: a dead member that is retried later ends again.
local function end_if_done(id)
  local group = read_group(id)
  if not group or group.ended then
    return
  end
  local dead = group.policy == WAIT and group.isAborted == 0 and 0 or group.dead
  if group.members - group.succeeded - group.aborted - dead ~= 0 then
    return
  end
  redis.call('HSET', group_key(id), 'ended', text(now))
  redis.call('ZADD', name('groups:ended'), text(now), id)
  remove_unused(group.failure)
  if group['then'] then
    -- Of an aborted group it is gone.
    release(group['then'], 1)
  elseif group.parent then
    add_end(id, group.parent, group.isAborted == 1 and 'aborted' or 'succeeded')
  end
end

-- Aborts what has not ended of a group, and its completion job; false if there is nothing of it.
abort_group = function(id)
  local group = read_group(id)
  if not group or group.ended or group.isAborted == 1 then
    return false
  end
  redis.call('HSET', group_key(id), 'isAborted', 1)
  if group['then'] and redis.call('HEXISTS', name('waits'), group['then']) == 1 then
    abort_idle(group['then'])
  end
  remove_unused(group.failure)
  for _, member in ipairs(redis.call('SMEMBERS', name('members:' .. id))) do
    abort_job(member)
  end
  for _, inside in ipairs(redis.call('SMEMBERS', name('inside:' .. id))) do
    abort_group(inside)
  end

  -- Dead members no longer count, and nothing else may be left.
  end_if_done(id)
  return true
end

-- Counts ended members of one group; true if dead ones count as ended.
local function count_members(id, members)
  local group = read_group(id)
  if not group then
    return false
  end
  local counts = { succeeded = 0, aborted = 0, dead = 0, discarded = 0 }
  for _, member in ipairs(members) do
    counts[member.outcome] = counts[member.outcome] + 1
  end
  redis.call('HINCRBY', group_key(id), 'succeeded', counts.succeeded)
  redis.call('HINCRBY', group_key(id), 'aborted', counts.aborted + counts.discarded)
  redis.call('HINCRBY', group_key(id), 'dead', counts.dead - counts.discarded)
  if counts.dead > 0 and group.failure then
    release(group.failure, 1)
  end
  if counts.dead > 0 and group.policy == ABORT_REST then
    abort_group(id)
  end
  return group.policy ~= WAIT
end

local function take_successors(id)
  local after = redis.call('SMEMBERS', name('edges:' .. id))
  if #after > 0 then
    redis.call('DEL', name('edges:' .. id))
  end
  return after
end

local function end_successors(member, dead_ends)
  if member.outcome == 'succeeded' then
    for _, after in ipairs(take_successors(member.id)) do
      release(after, 1)
    end
  elseif member.outcome ~= 'dead' or dead_ends[member.group] then
    for _, after in ipairs(take_successors(member.id)) do
      abort_idle(after)
      abort_group(after)
    end
  end
end

-- Does what the ends of members mean for their groups. The jobs themselves are stored already.
local function settle()
  while #ends > 0 do
    local batch, members, order, dead_ends = ends, {}, {}, {}
    ends = {}
    for _, member in ipairs(batch) do
      if not members[member.group] then
        members[member.group] = {}
        order[#order + 1] = member.group
      end
      table.insert(members[member.group], member)
    end
    for _, group in ipairs(order) do
      dead_ends[group] = count_members(group, members[group])
    end
    for _, member in ipairs(batch) do
      end_successors(member, dead_ends)
    end
    for _, group in ipairs(order) do
      end_if_done(group)
    end
  end
end
