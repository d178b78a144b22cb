/** An HTTP server that answers for keys as a test wants it to, and counts how often it was asked. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeyServer {
  readonly url: string;
  /** Requests so far. */
  hits: number;
  answer: RequestListener;
  close(): Promise<void>;
}

export async function startKeyServer(answer: RequestListener): Promise<KeyServer> {
  const server = createServer((request, response) => {
    running.hits++;
    running.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const running: KeyServer = {
    url: `http://127.0.0.1:${port}`,
    hits: 0,
    answer,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  return running;
}

export function json(body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export const broken: RequestListener = (_request, response) => {
  response.writeHead(500).end();
};
