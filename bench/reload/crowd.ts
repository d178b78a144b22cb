/**
 * The other process of this benchmark: the app, and people with open WebSockets and a steady trickle of requests. Run as a
 * child; tells its parent the app's port, and when its WebSockets were closed.
 */

import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';

export interface Orders {
  readonly port: number;
  readonly host: string;
  readonly authorization: readonly string[];
  readonly sockets: number;
}

export type Report =
  | { readonly kind: 'app'; readonly port: number }
  | { readonly kind: 'open' }
  /** ms since the epoch, of the first and the last. */
  | { readonly kind: 'closed'; readonly first: number; readonly last: number; readonly slowest: number };

function report(message: Report): void {
  process.send?.(message);
}

const app = createServer((_request, response) => response.end('app'));
const accepting = new WebSocketServer({ server: app });
accepting.on('connection', (socket) => socket.on('error', () => {}));
app.listen(0, '127.0.0.1', () => report({ kind: 'app', port: (app.address() as AddressInfo).port }));

async function open({ port, host, authorization, sockets }: Orders): Promise<void> {
  let closed = 0;
  let first = 0;
  const slowest = { ms: 0 };
  const one = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: authorization[index % authorization.length] ?? '' };
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers });
      socket.on('open', resolve).on('error', reject);
      socket.on('close', () => {
        if (first === 0) first = Date.now();
        closed += 1;
        if (closed === sockets) report({ kind: 'closed', first, last: Date.now(), slowest: slowest.ms });
      });
    });
  for (let index = 0; index < sockets; index += 50) {
    await Promise.all(Array.from({ length: Math.min(50, sockets - index) }, (_, offset) => one(index + offset)));
  }
  void trickle(port, host, authorization[0] ?? '', slowest);
  report({ kind: 'open' });
}

/** One request after the other, so that a stall of the gate shows as a slow answer. */
async function trickle(port: number, host: string, authorization: string, slowest: { ms: number }): Promise<void> {
  for (;;) {
    const at = performance.now();
    await new Promise<void>((resolve) => {
      get({ port, host: '127.0.0.1', path: '/page', headers: { host, authorization } }, (response) => {
        response.resume().on('end', resolve);
      }).on('error', () => resolve());
    });
    slowest.ms = Math.max(slowest.ms, performance.now() - at);
    await sleep(2);
  }
}

process.on('message', (orders: Orders) => void open(orders));
process.on('disconnect', () => process.exit(0));
