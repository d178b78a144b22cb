/** The optional listener for probes: `/live` and `/ready`, and nothing that says anything more. */

import Fastify, { type FastifyInstance } from 'fastify';

export interface Endpoint {
  readonly host: string;
  /** 0 = the system chooses. */
  readonly port: number;
}

export interface HealthOptions extends Endpoint {
  /** Why no requests should come yet; empty = ready. */
  readonly unready: () => readonly string[];
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

export async function startHealth(options: HealthOptions): Promise<Listening> {
  const app = createPlain();
  app.get('/live', () => ({ live: true }));
  app.get('/ready', (_request, reply) => {
    const ready = options.unready().length === 0;
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  return start(app, options);
}

/** A listener of the operator's: small, impatient, and silent about itself. */
export function createPlain(): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 1024,
    requestTimeout: 10_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: true,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 5_000 },
    exposeHeadRoutes: true,
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    reply.header('cross-origin-resource-policy', 'same-origin');
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not_found' }));
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ error: 'internal' }));
  return app;
}

export async function start(app: FastifyInstance, endpoint: Endpoint): Promise<Listening> {
  await app.listen({ host: endpoint.host, port: endpoint.port });
  const [address] = app.addresses();
  return { port: typeof address === 'object' ? address.port : endpoint.port, close: () => app.close() };
}
