/** What the listeners of the operator's have in common: small, impatient, and silent about themselves. */

import Fastify, { type FastifyInstance } from 'fastify';
import { Fault } from '../core/fault.ts';
import { NO_SCHEMAS } from './no-schemas.ts';

export interface Endpoint {
  readonly host: string;
  /** 0 = the system chooses. */
  readonly port: number;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

export function createOperatorListener(): FastifyInstance {
  const app = Fastify({
    logger: false,
    schemaController: NO_SCHEMAS,
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
  app.setErrorHandler<Error & { readonly statusCode?: number }>((error, _request, reply) => {
    if (error instanceof Fault) return reply.code(error.status).send({ error: error.code });
    // Fastify's own: a body that is too long, or no JSON.
    const { statusCode = 500 } = error;
    return statusCode < 500
      ? reply.code(statusCode).send({ error: 'bad_request' })
      : reply.code(500).send({ error: 'internal' });
  });
  return app;
}

/** Rejects when the address cannot be bound. */
export async function start(app: FastifyInstance, endpoint: Endpoint): Promise<Listening> {
  await app.listen({ host: endpoint.host, port: endpoint.port });
  const [address] = app.addresses();
  return { port: typeof address === 'object' ? address.port : endpoint.port, close: () => app.close() };
}
