/**
 * What BullMQ has no word for: how much each owner may have in the queue, and whose turn it is. BullMQ's own scripts do everything else.
 * `easel:unfinished` holds the ids of all unfinished jobs, `easel:unfinished:OWNER` those of one owner, `easel:owners` who has any; each
 * with the time, by Redis's own clock, at which it is forgotten, so that nothing stays for ever that a dead bridge left. `easel:turns` remembers each lane's
 * last turn (an owner has one for each priority), `easel:turn` the turn of the job that was begun last.
 */

/**
 * keys: all, own, owners, turns, turn, begun; argv: job, owner, milliseconds until it is forgotten, most unfinished of the owner (-1 = any), most of all,
 * most begun a minute (-1 = any), stride (0 = at once), largest turn, lane.
 * Answers {"ok", turn}, {"jobs"}, {"full", all, own} or {"rate", begun, milliseconds until there is room}.
 */
export const ADMIT = `
local job, owner = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local forgotten = now + tonumber(ARGV[3])
for i = 1, 3 do redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now) end
redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - 60000)
local all, own = redis.call('ZCARD', KEYS[1]), redis.call('ZCARD', KEYS[2])
if all == 0 then redis.call('DEL', KEYS[4], KEYS[5]) end
if redis.call('ZSCORE', KEYS[2], job) == false then
  local mostOwn, mostAll, perMinute = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
  if mostOwn >= 0 and own >= mostOwn then return { 'jobs' } end
  local owners = redis.call('ZCARD', KEYS[3])
  if own == 0 then owners = owners + 1 end
  if all >= mostAll and own >= mostAll / owners then return { 'full', all, own } end
  local begun = redis.call('ZCARD', KEYS[6])
  if perMinute >= 0 and begun >= perMinute then
    local oldest = redis.call('ZRANGE', KEYS[6], 0, 0, 'WITHSCORES')
    return { 'rate', begun, math.ceil(tonumber(oldest[2]) + 60000 - now) }
  end
  if perMinute >= 0 then
    redis.call('ZADD', KEYS[6], now, job)
    redis.call('PEXPIRE', KEYS[6], 60000)
  end
  for i = 1, 2 do
    redis.call('ZADD', KEYS[i], forgotten, job)
    redis.call('PEXPIREAT', KEYS[i], forgotten)
  end
  redis.call('ZADD', KEYS[3], forgotten, owner)
  redis.call('PEXPIREAT', KEYS[3], forgotten)
end
local current = tonumber(redis.call('GET', KEYS[5]) or '1')
local stride = tonumber(ARGV[7])
if stride == 0 then return { 'ok', current } end
local last = tonumber(redis.call('HGET', KEYS[4], ARGV[9]) or '0')
local turn = math.min(math.max(current, last) + stride, tonumber(ARGV[8]))
redis.call('HSET', KEYS[4], ARGV[9], turn)
redis.call('PEXPIREAT', KEYS[4], forgotten)
return { 'ok', turn }`;

/** keys: all, own, owners, turns; argv: job, owner, and the owner's lanes. Whoever has nothing left is not asked to wait for what it took back. */
export const LEAVE = `
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('ZCARD', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[3], ARGV[2])
  redis.call('HDEL', KEYS[4], unpack(ARGV, 3))
end
return 1`;
