/** Node's own HTTP server, with every limit that keeps a client from holding it. */

import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

export interface WireLimits {
  /** Bytes of a request head; more is 431. */
  readonly headerBytes: number;
  /** Until the head of a request has arrived, ms. */
  readonly headTimeout: number;
  /** A connection without a request is kept this long, ms. */
  readonly idle: number;
  /** Connections at once, more are closed unheard; null = as many as the system gives. */
  readonly connections: number | null;
}

export interface WireCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: { reveal(): string };
}

/** How often Node looks for heads that take too long, at most. */
const CHECK_INTERVAL = 1_000;

export function createWire(limits: WireLimits, certificate: WireCertificate | null): Server {
  const { headerBytes, headTimeout, idle, connections } = limits;
  const options: ServerOptions = {
    maxHeaderSize: headerBytes,
    headersTimeout: headTimeout,
    // It would count the body too, and end a slow but honest upload (D30); a body has its own idle timeout.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL, Math.ceil(headTimeout / 4)),
    keepAliveTimeout: idle,
    // Node would answer by itself, and leave no record (D27).
    requireHostHeader: false,
    insecureHTTPParser: false,
    shouldUpgradeCallback: isUpgrade,
  };
  const server =
    certificate === null
      ? createServer(options)
      : createSecureServer({ ...options, ...secureContext(certificate), handshakeTimeout: headTimeout });
  // Node would drop the fields above the limit without a word; the reception counts them and refuses.
  server.maxHeadersCount = 0;
  if (connections !== null) server.maxConnections = connections;
  return server;
}

export function secureContext(certificate: WireCertificate) {
  return { cert: certificate.cert, key: certificate.key.reveal(), minVersion: 'TLSv1.2' } as const;
}

/** To Node, all that is not upgraded is an ordinary request: `Upgrade: h2c` is ignored, as RFC 9110 §7.8 lets us (D13). */
function isUpgrade(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}
