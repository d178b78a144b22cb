/** `sessions`: where sign-ins are kept, and how long they last. */

import { z } from 'zod';
import { isLoopback } from '../../core/host.ts';
import { formatDuration } from '../../core/duration.ts';
import { parseRedisUrl, type RedisAddress } from '../../core/redis-url.ts';
import { sessionTerms, type SessionTerms } from '../../core/session-terms.ts';
import type { Secret } from '../secret.ts';
import { duration } from './scalar.ts';
import type { Site } from './site.ts';
import { fileSchema, readSecret, secretSchema } from './source.ts';

/** Base64 in either alphabet, or hex. */
const KEY = /^(?:[\w+/-]{43}=?|[0-9a-f]{64})$/i;

const redisUrl = () =>
  z.string().regex(/^rediss?:\/\/[^\s]+$/i, 'expected a URL such as `rediss://sessions.internal:6379/0`');

const redisSchema = z.strictObject({
  url: redisUrl().describe('`rediss://` (TLS) or `redis://`, host, port, and the number of the database.'),
  ca: fileSchema().optional().describe('Certificate authorities to trust instead of the public ones, PEM.'),
  password: secretSchema().optional().describe('Of the user in the URL, or of the default user.'),
});

const storeSchema = z.union([
  z.literal('memory').describe('Gone at a restart: for a trial.'),
  z.strictObject({ sqlite: z.string().min(1).describe('One gate: a file that survives its restart.') }),
  z.strictObject({
    redis: z.union([redisUrl(), redisSchema]).describe('Several gates: Redis 7 or Valkey, shared by them.'),
  }),
]);

export const sessionsSchema = z
  .strictObject({
    store: storeSchema.optional().describe('Left out: `sessions.db` under `data`.'),
    key: secretSchema()
      .optional()
      .describe(
        '32 random bytes in base64, shared by all gates of one Redis. Left out: made on first start under `data`.',
      ),
    profile: z
      .enum(['aal1', 'aal2', 'aal3'])
      .optional()
      .describe('The limits of NIST SP 800-63B-4; what stands beside it may only be stricter.'),
    lifetime: duration({ min: '1m', max: '30d' }).optional().describe('From the sign-in to the end. Else `12h`.'),
    idle: duration({ min: '1m', max: '30d' })
      .optional()
      .describe('The end after so long without a request. Else `1h`.'),
    refresh: duration({ min: '10s', max: '24h' })
      .prefault('5m')
      .describe('What the provider said is asked anew after so long, where it gives refresh tokens.'),
    grace: duration({ max: '24h' })
      .prefault('15m')
      .describe('How long a session goes on when the provider cannot answer that.'),
  })
  .prefault({})
  .describe('What people who signed in have.');

export type StoreSettings =
  | { readonly kind: 'memory' }
  /** Absolute; null = `sessions.db` in the data folder. */
  | { readonly kind: 'sqlite'; readonly file: string | null }
  | {
      readonly kind: 'redis';
      readonly address: RedisAddress;
      readonly password: Secret | null;
      readonly ca: string | null;
    };

export interface SessionSettings {
  readonly store: StoreSettings;
  readonly key: Secret | 'generated';
  readonly terms: SessionTerms;
}

export async function readSessions(input: z.output<typeof sessionsSchema>, site: Site): Promise<SessionSettings> {
  const store = await readStore(input.store, site.in('store'));
  const key = input.key === undefined ? null : await readSecret(input.key, site.in('key'));
  if (key !== null && !KEY.test(key.reveal()))
    site.in('key').error('bad-key', 'this is not 32 random bytes in base64', '`openssl rand -base64 32` makes a key');
  if (store.kind === 'redis' && input.key === undefined) {
    site.key.error(
      'missing-key',
      'gates that share a Redis must share `key`, too: each would make one of its own, and open nothing of the others',
      'set `key: { file: … }`; `openssl rand -base64 32` makes one',
    );
  }
  return { store, key: key ?? 'generated', terms: readTerms(input, site) };
}

function readTerms(input: z.output<typeof sessionsSchema>, site: Site): SessionTerms {
  const { profile = null, lifetime = null, idle = null, refresh, grace } = input;
  const terms = sessionTerms({ profile, lifetime, idle, refresh, grace });
  if ('lifetime' in terms) return terms;
  for (const { key, profile, most } of terms) {
    site.in(key).error('laxer-than-profile', `\`${profile}\` allows at most ${formatDuration(most)} here`);
  }
  // Problems keep this load from serving; the rest of the file is checked all the same.
  return { lifetime: 0, idle: 0, refresh, grace };
}

async function readStore(input: z.output<typeof sessionsSchema>['store'], site: Site): Promise<StoreSettings> {
  if (input === undefined) return { kind: 'sqlite', file: null };
  if (input === 'memory') return { kind: 'memory' };
  if ('sqlite' in input) return { kind: 'sqlite', file: site.resolved(input.sqlite) };
  const at = site.in('redis');
  const { url, password, ca } =
    typeof input.redis === 'string' ? { url: input.redis, password: undefined, ca: undefined } : input.redis;
  const address = parseRedisUrl(url);
  if (address === null) {
    at.error('bad-url', 'this is not the URL of a Redis', 'such as `rediss://user@sessions.internal:6379/0`');
    return { kind: 'memory' };
  }
  if (address.password !== null)
    at.weaken('literal-secret', 'a password stands here in the open: use `redis: { url, password: { env: NAME } }`');
  // What is stored opens with no key of Redis, but whoever is on the way could undo what ended a session.
  if (!address.tls && !isLoopback(address.host))
    at.weaken('plain-redis', `\`${address.host}\` is reached without TLS: use \`rediss://\``);
  return {
    kind: 'redis',
    address,
    password: password === undefined ? null : await readSecret(password, at.in('password')),
    ca: ca === undefined ? null : await at.in('ca', 'file').read(ca.file),
  };
}
