/** The operator's own listener: liveness, readiness with its reasons, status and metrics. Never on the public one. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { readRevocation, type Revocation } from '../core/revocation.ts';
import type { Exposition } from '../observe/exposition.ts';
import { createOperatorListener, start, type Endpoint, type Listening } from './operator-listener.ts';

export interface AdminOptions extends Endpoint {
  /** Null = whoever connects, as long as `Host` is an address or `localhost`. */
  readonly token: { reveal(): string } | null;
  /** Empty = ready. */
  readonly unready: () => readonly string[];
  readonly status: () => Status;
  /** Ends sessions. @returns null = nobody signs in with a browser. */
  readonly revoke: (revocation: Revocation, from: Revoker) => Promise<Revoked> | null;
  /** Called at the first scrape. */
  readonly exposition: () => Promise<Exposition>;
}

/** Who asks for a revocation, as far as that is known. */
export interface Revoker {
  readonly ip: string;
  readonly agent: string | null;
}

/** The answer of `/revoke`. */
export interface Revoked {
  /** How many sessions there were. */
  readonly revoked: number;
  /** How many exchanges were open of them on this gate. */
  readonly cut: number;
}

/** `/status`, as `sallyport status` prints it. Times are ms since the epoch. */
export interface Status {
  readonly version: string;
  readonly startedAt: number;
  readonly generation: { readonly number: number; readonly at: number };
  /** `sha256:…` */
  readonly policy: string;
  /** Every weakening that is on, by its name and with what it weakens. */
  readonly insecure: readonly { readonly name: string; readonly detail: string }[];
  /** Path parts that an app keeps (POLICY.md §2.3), which are weakenings of their kind. */
  readonly apps: readonly { readonly name: string; readonly url: string; readonly keeps: readonly string[] }[];
  readonly providers: readonly ProviderStatus[];
  /** Null = no reload since the start. */
  readonly reload: { readonly at: number; readonly problem: string | null } | null;
  /** Null = nobody signs in with a browser. */
  readonly sessions: SessionStatus | null;
  readonly live: number;
  readonly records: { readonly written: number; readonly failed: number };
}

export interface SessionStatus {
  /** Opened lately on this gate, and still remembered. */
  readonly remembered: number;
  /** Those among them that live on what their provider said before it went away. */
  readonly inGrace: number;
  readonly refreshes: { readonly renewed: number; readonly ended: number; readonly unavailable: number };
  /** Why the store cannot be reached; null = it can. */
  readonly problem: string | null;
}

export interface ProviderStatus {
  readonly name: string;
  readonly issuer: string;
  /** When its key set was last fetched; null = never. */
  readonly keysAt: number | null;
  readonly keys: number;
  /** Why the last fetch failed; null = it did not. */
  readonly problem: string | null;
}

const REVOCATIONS = ['session', 'iss and sub', 'iss and sid', 'device'];

export async function startAdmin(options: AdminOptions): Promise<Listening> {
  const app = createOperatorListener();
  const allows = options.token === null ? null : bearerCheck(options.token.reveal());
  let exposition: Promise<Exposition> | null = null;

  app.addHook('onRequest', async (request, reply) => {
    const { authorization, host } = request.headers;
    if (allows !== null) {
      if (!allows(authorization)) {
        await reply.code(401).header('www-authenticate', 'Bearer realm="admin"').send({ error: 'unauthorized' });
      }
      // Without a token a web page may reach this port, under a name of its own that it lets point here (DNS rebinding).
    } else if (!isAddressed(host)) {
      await reply.code(421).send({ error: 'misdirected_host' });
    }
  });

  app.get('/live', () => ({ live: true }));
  app.get('/ready', (_request, reply) => {
    const reasons = options.unready();
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
  app.get('/status', () => {
    const status = options.status();
    return { v: 1, ...status, uptime: Math.floor((Date.now() - status.startedAt) / 1000) };
  });
  app.post('/revoke', async (request, reply) => {
    // A page in a browser of this machine can send a POST here; it cannot leave `Origin` out.
    if (request.headers.origin !== undefined) return reply.code(403).send({ error: 'cross_origin' });
    const revocation = readRevocation(request.body);
    if (revocation === null) return reply.code(400).send({ error: 'bad_request', expected: REVOCATIONS });
    const from = { ip: request.ip, agent: request.headers['user-agent'] ?? null };
    return (await options.revoke(revocation, from)) ?? reply.code(404).send({ error: 'no_sessions' });
  });
  app.get('/metrics', async (_request, reply) => {
    exposition ??= options.exposition();
    const prometheus = await exposition;
    return reply.header('content-type', prometheus.contentType).send(await prometheus.render());
  });
  return start(app, options);
}

/** Compares digests: equally long whatever was sent, in a time that says nothing. */
function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** `localhost` or an IP address, with or without a port: what no name server can make up. */
function isAddressed(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d{1,5}$/, '');
  return name.toLowerCase() === 'localhost' || isIP(name.startsWith('[') ? name.slice(1, -1) : name) !== 0;
}
