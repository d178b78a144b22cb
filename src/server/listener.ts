/** The public listener: from the wire to the straight line. */

import { once } from 'node:events';
import { METHODS, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SecureServer } from 'node:tls';
import proxy from '@fastify/http-proxy';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Cidr } from '../core/address.ts';
import { ClientDeriver } from './client.ts';
import type { Line } from './line.ts';
import { NO_SCHEMAS } from './no-schemas.ts';
import { Reception } from './reception.ts';
import { createWire, secureContext, type WireCertificate, type WireLimits } from './wire.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0 = the system chooses. */
  readonly port: number;
  /** Null = plain HTTP. */
  readonly tls: WireCertificate | null;
  readonly trustedProxies: readonly Cidr[];
  /** Who among them may ask by forward-auth. */
  readonly forwardAuth: readonly Cidr[];
  readonly limits: WireLimits & {
    /** Header fields of a request; more is 431. */
    readonly headers: number;
  };
}

/** What a reload may change of a listener that is open; connections of before keep the certificate they were shown. */
export type Renewal = Pick<ListenerOptions, 'tls' | 'trustedProxies' | 'forwardAuth'>;

export interface Listener {
  /** Rejects when the address cannot be bound. */
  listen(): Promise<AddressInfo>;
  /** Throws when the certificate cannot be used; the one of before then stays. */
  renew(renewal: Renewal): void;
  /** Takes no new connection and closes the idle ones; resolves when the last has ended. */
  retire(): Promise<void>;
  /** Closes what is left. */
  destroy(): Promise<void>;
}

/** The parser knows more, RTSP's verbs among them, and Fastify would answer those with a 404 that nobody records. */
const ROUTED: ReadonlySet<string> = new Set(METHODS.filter((method) => method !== 'CONNECT'));

/** How often a listener that retires looks for connections that have become idle. */
const SWEEP_INTERVAL = 50;

export function createListener(options: ListenerOptions, line: Line): Listener {
  const { host, port, tls, trustedProxies, forwardAuth, limits } = options;
  const reception = new Reception(line, new ClientDeriver(trustedProxies, forwardAuth), limits.headers);
  const server = createWire(limits, tls);
  const app = createApp(server, reception);
  attend(server, reception, app);

  return {
    async listen() {
      await app.ready();
      const listening = once(server, 'listening');
      server.listen({ host, port });
      await listening;
      return addressOf(server);
    },

    renew(renewal) {
      if (renewal.tls !== null && server instanceof SecureServer) server.setSecureContext(secureContext(renewal.tls));
      reception.deriver = new ClientDeriver(renewal.trustedProxies, renewal.forwardAuth);
    },

    async retire() {
      reception.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // `close` looks for idle connections once; each of the others becomes idle in its own time.
      const sweeper = setInterval(() => server.closeIdleConnections(), SWEEP_INTERVAL);
      await closed;
      clearInterval(sweeper);
    },

    async destroy() {
      server.close();
      reception.destroy();
      server.closeAllConnections();
      await app.close();
    },
  };
}

/**
 * Fastify, with `@fastify/http-proxy` once for all hosts. The router sees `/` whatever was asked: it decodes, folds and
 * merges paths in its own way, and answers what it does not like before anybody of ours sees it (D19). All methods count
 * as bodyless there, so that it neither parses a body nor refuses its `Content-Type` (D21); the body is still on the
 * request, and `forward` streams it.
 */
function createApp(server: Server, reception: Reception): FastifyInstance {
  const app = Fastify({
    serverFactory: () => server,
    logger: false,
    schemaController: NO_SCHEMAS,
    rewriteUrl: () => '/',
    exposeHeadRoutes: false,
    // What comes on an open connection while the gate drains is served like everything else (D26).
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => reception.clientError(error, socket),
  });
  for (const method of ROUTED) app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  const receive = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    request.raw.url = request.originalUrl;
    reception.request(request.raw, reply.raw);
  };
  app.register(proxy, {
    // Never asked. Were it, the name resolves nowhere (RFC 6761).
    upstream: 'http://upstream.invalid',
    routes: ['/'],
    httpMethods: [...ROUTED],
    proxyPayloads: false,
    internalRewriteLocationHeader: false,
    // Before its own handler, which parses `/` into three URLs to be sure of it: 4 µs of a request's 80. Its `handler`
    // option is the same function, for whoever would come that far.
    preValidation: receive,
    handler: receive,
  });
  return app;
}

function attend(server: Server, reception: Reception, app: FastifyInstance): void {
  server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket) => {
    reception.connected(socket);
  });
  const arrive = (request: IncomingMessage, response: ServerResponse) => {
    if (ROUTED.has(request.method ?? '')) app.routing(request, response);
    else reception.request(request, response);
  };
  server.on('request', arrive);
  // `100 Continue` is for `forward` to send, after the decision (D13).
  server.on('checkContinue', arrive);
  server.on('checkExpectation', (request, response) => reception.expectation(request, response));
  server.on('upgrade', (request, socket, head) => reception.upgrade(request, socket, head));
  server.on('connect', (request, socket, head) => reception.connect(request, socket, head));
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a listener has a host and a port');
  return address;
}
