/**
 * What must happen in Redis in one go. For each piece of work it has three keys: `done`, the result; `lock`, a hash with the token of
 * whoever does the work now and its progress, which expires when it is not renewed; `wanted`, there while another computer waits.
 */

/** keys: done lock wanted; argv: for how many milliseconds this counts as waiting. Answers [result], [nil, progress], or nil when nobody does it. */
export const LOOK = `
local result = redis.call('GET', KEYS[1])
if result then return { result } end
local progress = redis.call('HGET', KEYS[2], 'progress')
if not progress then return false end
redis.call('SET', KEYS[3], '1', 'PX', ARGV[1])
return { false, progress }`;

/** keys: done lock; argv: token, lease in milliseconds, progress. Answers 1 when the work is ours now, else 0. */
export const CLAIM = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local holder = redis.call('HGET', KEYS[2], 'token')
if holder and holder ~= ARGV[1] then return 0 end
redis.call('HMSET', KEYS[2], 'token', ARGV[1], 'progress', ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`;

/**
 * keys: done lock wanted; argv: token, lease in milliseconds, progress. A lock that is gone (Redis was restarted) is taken again.
 * Answers 1 when somebody waits for the work, else 0.
 */
export const RENEW = `
local holder = redis.call('HGET', KEYS[2], 'token')
if holder and holder ~= ARGV[1] then return 0 end
if not holder and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HMSET', KEYS[2], 'token', ARGV[1], 'progress', ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return redis.call('EXISTS', KEYS[3])`;

/** keys: done lock; argv: token, result, its lifetime in milliseconds. Whoever has lost the lock to another has no say any more: 0, else 1. */
export const PUBLISH = `
local holder = redis.call('HGET', KEYS[2], 'token')
if holder and holder ~= ARGV[1] then return 0 end
if not holder and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1`;

/** keys: lock; argv: token. Gives the work back, if it is still ours. */
export const RELEASE = `
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;
