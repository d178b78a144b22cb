/** `apps.X.upstream`: where the app really is, and how the gate reaches it. */

import { z } from 'zod';
import { isLoopback } from '../../core/host.ts';
import type { Secret } from '../secret.ts';
import { checkCertificate, checkPair } from './certificate.ts';
import { duration, origin, type Origin } from './scalar.ts';
import type { Site } from './site.ts';
import { fileSchema, readSecret, secretSchema } from './source.ts';

const tlsSchema = z.strictObject({
  ca: fileSchema().optional().describe('Certificate authorities to trust instead of the public ones, PEM.'),
  server_name: z
    .string()
    .min(1)
    .optional()
    .describe('The name that the certificate must bear, and SNI; else the host of the URL.'),
  cert: fileSchema().optional().describe('Client certificate, PEM; `key` belongs to it.'),
  key: secretSchema().optional().describe('Private key of the client certificate, PEM.'),
});

const timeoutsSchema = z.strictObject({
  connect: duration({ min: '10ms', max: '2m' }).prefault('3s').describe('Until a connection stands.'),
  headers: duration({ min: '10ms' }).prefault('60s').describe('Until the response head.'),
  idle: z
    .union([z.literal(0), duration({ min: '10ms' })])
    .prefault('60s')
    .describe('Between two pieces of a response; 0 = for ever, for quiet event streams.'),
});

const longForm = z.strictObject({
  to: z.array(origin()).min(1).describe('One or several equal servers, taken in turn.'),
  tls: tlsSchema.optional().describe('For `https` servers; they are always verified.'),
  timeouts: timeoutsSchema.prefault({}).describe('There is no limit to a whole answer: streams may last.'),
  connections: z.int().min(1).max(100_000).default(256).describe('At once, to each server.'),
  queue: z
    .int()
    .min(0)
    .max(100_000)
    .default(256)
    .describe('Requests that wait for a connection; more are answered 503.'),
});

/** A URL alone is short for `{ to: [URL] }`. */
export function upstreamSchema() {
  return z.union([origin(), longForm]);
}

interface UpstreamTls {
  /** `none` only while `unverified-upstream-tls` is named for the app. */
  readonly verify: 'full' | 'none';
  /** PEM; null = the authorities that Node trusts. */
  readonly ca: string | null;
  readonly serverName: string | null;
  /** PEM; null = no client certificate. */
  readonly client: { readonly cert: string; readonly key: Secret } | null;
}

export interface Upstream {
  readonly to: readonly Origin[];
  readonly tls: UpstreamTls;
  /** Milliseconds; `idle` 0 = for ever. */
  readonly timeouts: { readonly connect: number; readonly headers: number; readonly idle: number };
  /** To each server. */
  readonly connections: number;
  readonly queue: number;
}

export async function readUpstream(
  input: z.output<ReturnType<typeof upstreamSchema>>,
  site: Site,
  insecure: readonly string[],
): Promise<Upstream> {
  const long = 'origin' in input ? longForm.parse({ to: [input.origin] }) : input;
  for (const [index, server] of long.to.entries()) {
    const at = 'origin' in input ? site : site.in('to', index);
    if (server.host.includes('*')) at.error('bad-url', 'the address of a server cannot have a wildcard');
    if (server.scheme === 'http' && !isLoopback(server.host)) {
      at.weaken('plain-http-upstream', `\`${server.origin}\` would get requests and identities unencrypted`);
    }
  }
  const speaksTls = long.to.some((server) => server.scheme === 'https');
  if (long.tls !== undefined && !speaksTls)
    site.in('tls').key.error('no-effect', 'none of these servers speaks `https`');
  const { connect, headers, idle } = long.timeouts;
  return {
    to: long.to,
    tls: await readTls(long.tls ?? {}, site.in('tls'), speaksTls && insecure.includes('unverified-upstream-tls')),
    timeouts: { connect, headers, idle },
    connections: long.connections,
    queue: long.queue,
  };
}

async function readTls(input: z.output<typeof tlsSchema>, site: Site, unverified: boolean): Promise<UpstreamTls> {
  if (unverified) site.weaken('unverified-upstream-tls', 'certificates of this app are not verified');
  if (unverified && (input.ca !== undefined || input.server_name !== undefined)) {
    site.key.error('no-effect', '`unverified-upstream-tls` is on, so neither `ca` nor `server_name` is looked at');
  }
  const ca = input.ca === undefined ? null : await site.in('ca', 'file').read(input.ca.file);
  if (ca !== null) checkCertificate(ca, site.in('ca'));
  return {
    verify: unverified ? 'none' : 'full',
    ca,
    serverName: input.server_name ?? null,
    client: await readClient(input, site),
  };
}

async function readClient({ cert, key }: z.output<typeof tlsSchema>, site: Site): Promise<UpstreamTls['client']> {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined) {
    site.key.error('half-a-pair', 'a client certificate needs both `cert` and `key`');
    return null;
  }
  const pem = await site.in('cert', 'file').read(cert.file);
  const secret = await readSecret(key, site.in('key'));
  if (pem === null || secret === null) return null;
  checkPair(pem, secret, site);
  return { cert: pem, key: secret };
}
