/** `listen`, `admin` and `health`: the addresses on which the gate itself can be reached. */

import { z } from 'zod';
import { isLoopback } from '../../core/host.ts';
import type { Secret } from '../secret.ts';
import { checkPair } from './certificate.ts';
import { port } from './scalar.ts';
import type { Site } from './site.ts';
import { checkStrength, fileSchema, readSecret, secretSchema } from './source.ts';

export const listenSchema = z
  .strictObject({
    host: z.string().min(1).default('::').describe('Address to bind; `::` is every address, IPv4 too.'),
    port: port().default(8443).describe('TCP port; 0 lets the system choose.'),
    tls: z
      .strictObject({
        cert: fileSchema().describe('Certificate chain, PEM, the server certificate first.'),
        key: secretSchema().describe('Private key of the certificate, PEM.'),
      })
      .optional()
      .describe('Serve HTTPS. Without it something in front must: see `trusted_proxies`.'),
  })
  .prefault({})
  .describe('Where browsers and other clients reach the gate.');

export const adminSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Address to bind. Keep it on loopback, or set a token.'),
    port: port().default(9090).describe('TCP port; 0 lets the system choose.'),
    token: secretSchema().optional().describe('Asked for as `Authorization: Bearer`; required beyond loopback.'),
  })
  .prefault({})
  .describe('Live, ready, metrics, status: for operators, never for the public.');

export const healthSchema = z
  .strictObject({
    host: z.string().min(1).default('::').describe('Address to bind.'),
    port: port().default(9091).describe('TCP port; 0 lets the system choose.'),
  })
  .optional()
  .describe('`/live` and `/ready` only, for probes that cannot reach the admin listener.');

export interface Endpoint {
  readonly host: string;
  /** 0 = the system chooses. */
  readonly port: number;
}

export interface Listen extends Endpoint {
  /** PEM; null = plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: Secret } | null;
}

export interface Admin extends Endpoint {
  /** Null = anybody who connects, with a loopback `Host` only, unless `open-admin` is named. */
  readonly token: Secret | null;
}

/** @param trustsProxies something in front is trusted, and so may speak TLS for the gate */
export async function readListen(
  input: z.infer<typeof listenSchema>,
  site: Site,
  trustsProxies: 'proxies' | 'no-proxies',
): Promise<Listen | null> {
  const { host, port, tls } = input;
  if (tls === undefined) {
    if (trustsProxies === 'no-proxies' && !isLoopback(host)) {
      site.key.weaken(
        'plain-http-listener',
        `\`${host}\` would be served without TLS: it needs \`tls\`, or \`trusted_proxies\` that have it`,
      );
    }
    return { host, port, tls: null };
  }
  const cert = await site.in('tls', 'cert', 'file').read(tls.cert.file);
  const key = await readSecret(tls.key, site.in('tls', 'key'));
  if (cert === null || key === null) return null;
  checkPair(cert, key, site.in('tls'));
  return { host, port, tls: { cert, key } };
}

export async function readAdmin(input: z.infer<typeof adminSchema>, site: Site): Promise<Admin> {
  const { host, port, token } = input;
  if (token === undefined) {
    if (!isLoopback(host))
      site.key.weaken(
        'open-admin',
        `\`${host}\` is not loopback: the admin listener there needs \`token: { file: … }\``,
      );
    return { host, port, token: null };
  }
  const secret = await readSecret(token, site.in('token'));
  checkStrength(secret, 16, site.in('token'));
  return { host, port, token: secret };
}
