/** The optional listener for probes: `/live` and `/ready`, and nothing that says anything more. */

import { createOperatorListener, start, type Endpoint, type Listening } from './operator-listener.ts';

export interface HealthOptions extends Endpoint {
  /** Why no requests should come yet; empty = ready. */
  readonly unready: () => readonly string[];
}

export async function startHealth(options: HealthOptions): Promise<Listening> {
  const app = createOperatorListener();
  app.get('/live', () => ({ live: true }));
  app.get('/ready', (_request, reply) => {
    const ready = options.unready().length === 0;
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  return start(app, options);
}
