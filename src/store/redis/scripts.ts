/**
 * What happens in Redis at once, as Lua: nobody sees a session half written.
 *
 * `session:ID` is a hash, `ticket:HASH` one too, `tickets:ID` the list of its tickets; `subject:KEY`, `sid:KEY` and
 * `device:KEY` are sets of session ids, sorted by their end. All of them expire with the session.
 * Their names are made in the scripts, from what is found there: this is for one server, not for a cluster of shards.
 */

import { hash } from 'node:crypto';
import { MOST_TICKETS } from '../../core/session-store.ts';

export interface Script {
  readonly text: string;
  /** By which the server knows it once it was sent. */
  readonly sha: string;
}

const PREFIX = 'sallyport:';

/** Where gates tell each other what they changed. */
export const CHANNEL = `${PREFIX}changes`;

/**
 * The first argument of each script is the time. What expires is told a span, since the clocks of the gates and of Redis need
 * not agree. A set of ids ends with the last of its sessions.
 */
const LIBRARY = `
local now = tonumber(ARGV[1])
local function expire(key, ends) redis.call('PEXPIRE', key, math.max(1, tonumber(ends) - now)) end
local function name(kind, key) return '${PREFIX}' .. kind .. ':' .. key end
local function enlist(kind, key, id, ends)
  if key == '' then return end
  local list = name(kind, key)
  redis.call('ZADD', list, ends, id)
  local last = redis.call('ZREVRANGE', list, 0, 0, 'WITHSCORES')
  expire(list, last[2])
end
local function delist(kind, key, id)
  if key and key ~= '' then redis.call('ZREM', name(kind, key), id) end
end
local function admit(id, ends, hash, host, wrapped)
  redis.call('HSET', name('ticket', hash), 'session', id, 'host', host, 'wrapped', wrapped)
  expire(name('ticket', hash), ends)
  redis.call('RPUSH', name('tickets', id), hash)
  expire(name('tickets', id), ends)
  if redis.call('LLEN', name('tickets', id)) > ${MOST_TICKETS} then
    redis.call('DEL', name('ticket', redis.call('LPOP', name('tickets', id))))
  end
end
local function load(id)
  return redis.call('HMGET', name('session', id), 'id', 'version', 'subject', 'sid', 'device',
    'createdAt', 'expiresAt', 'seenAt', 'note', 'sealed')
end
`;

function script(body: string): Script {
  const text = `${LIBRARY}${body}`;
  return { text, sha: hash('sha1', text, 'hex') };
}

/** id, version, subject, sid, device, createdAt, expiresAt, seenAt, note, sealed; then a ticket's hash, host, wrapped. */
export const INSERT = script(`
local id, ends = ARGV[2], ARGV[8]
redis.call('HSET', name('session', id), 'id', id, 'version', ARGV[3], 'subject', ARGV[4], 'sid', ARGV[5],
  'device', ARGV[6], 'createdAt', ARGV[7], 'expiresAt', ends, 'seenAt', ARGV[9], 'note', ARGV[10], 'sealed', ARGV[11])
expire(name('session', id), ends)
enlist('subject', ARGV[4], id, ends)
enlist('sid', ARGV[5], id, ends)
enlist('device', ARGV[6], id, ends)
admit(id, ends, ARGV[12], ARGV[13], ARGV[14])
return 1
`);

/** id; hash, host, wrapped. */
export const ADD_TICKET = script(`
local ends = redis.call('HGET', name('session', ARGV[2]), 'expiresAt')
if not ends then return 0 end
admit(ARGV[2], ends, ARGV[3], ARGV[4], ARGV[5])
return 1
`);

/** A ticket's hash. */
export const FIND = script(`
local ticket = redis.call('HMGET', name('ticket', ARGV[2]), 'session', 'host', 'wrapped')
if not ticket[1] then return nil end
local session = load(ticket[1])
if not session[1] then return nil end
return { session, ticket[2], ticket[3] }
`);

/** id. */
export const READ = script(`
local session = load(ARGV[2])
if not session[1] then return nil end
return session
`);

/** id, version, sid, device, seenAt, note, sealed; what to tell. */
export const UPDATE = script(`
local id, key = ARGV[2], name('session', ARGV[2])
local was = redis.call('HMGET', key, 'version', 'sid', 'device', 'seenAt', 'expiresAt')
if was[1] ~= ARGV[3] then return 0 end
local seen = ARGV[6]
if tonumber(was[4]) > tonumber(seen) then seen = was[4] end
redis.call('HSET', key, 'sid', ARGV[4], 'device', ARGV[5], 'seenAt', seen, 'note', ARGV[7], 'sealed', ARGV[8])
redis.call('HINCRBY', key, 'version', 1)
if was[2] ~= ARGV[4] then delist('sid', was[2], id) enlist('sid', ARGV[4], id, was[5]) end
if was[3] ~= ARGV[5] then delist('device', was[3], id) enlist('device', ARGV[5], id, was[5]) end
redis.call('PUBLISH', '${CHANNEL}', ARGV[9])
return 1
`);

/** id, seenAt. */
export const TOUCH = script(`
local key = name('session', ARGV[2])
local seen = redis.call('HGET', key, 'seenAt')
if seen and tonumber(seen) < tonumber(ARGV[3]) then redis.call('HSET', key, 'seenAt', ARGV[3]) end
return 1
`);

/** Who tells it; ids. */
export const REMOVE = script(`
local removed = {}
for at = 3, #ARGV do
  local id = ARGV[at]
  local was = redis.call('HMGET', name('session', id), 'subject', 'sid', 'device')
  if was[1] then
    removed[#removed + 1] = id
    for _, hash in ipairs(redis.call('LRANGE', name('tickets', id), 0, -1)) do redis.call('DEL', name('ticket', hash)) end
    redis.call('DEL', name('session', id), name('tickets', id))
    delist('subject', was[1], id)
    delist('sid', was[2], id)
    delist('device', was[3], id)
  end
end
if #removed > 0 then
  redis.call('PUBLISH', '${CHANNEL}', cjson.encode({ origin = ARGV[2], kind = 'removed', ids = removed }))
end
return removed
`);

/** Which list, and its key. */
export const LIST = script(`
local list = name(ARGV[2], ARGV[3])
redis.call('ZREMRANGEBYSCORE', list, '-inf', ARGV[1])
local found = {}
for _, id in ipairs(redis.call('ZRANGE', list, 0, -1)) do
  local session = load(id)
  if session[1] then found[#found + 1] = session end
end
return found
`);

/** key. */
export const TAKE = script(`
local value = redis.call('GET', name('value', ARGV[2]))
redis.call('DEL', name('value', ARGV[2]))
return value
`);

/** key, proof. */
export const RELEASE = script(`
local key = name('lease', ARGV[2])
if redis.call('GET', key) == ARGV[3] then redis.call('DEL', key) end
return 1
`);

export function keyName(kind: 'value' | 'claim' | 'lease', key: string): string {
  return `${PREFIX}${kind}:${key}`;
}
