/** A host that serves pages as the gate does, with their headers, and sends whoever submits a form elsewhere. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '../../src/pages/layout.ts';

export interface Site {
  readonly origin: string;
  /** Path → what stands there. */
  readonly pages: Map<string, Page>;
  /** `Origin` of the forms that arrived. */
  readonly senders: (string | undefined)[];
  close(): void;
}

/** @param after where a form leads; null = nowhere. */
export async function startSite(after: string | null): Promise<Site> {
  const pages = new Map<string, Page>();
  const senders: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'POST' && after !== null) {
      senders.push(request.headers.origin);
      response.writeHead(303, { location: after }).end();
      return;
    }
    const page = pages.get(request.url?.split('?', 1)[0] ?? '');
    response.writeHead(200, ['content-type', 'text/html; charset=utf-8', ...(page?.headers ?? [])]);
    response.end(page?.body ?? '<title>elsewhere</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    pages,
    senders,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
