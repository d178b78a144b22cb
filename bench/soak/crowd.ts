/** The other process of this benchmark: the app, and people who keep WebSockets open, talk on them and load pages, for so long. */

import type { AddressInfo } from 'node:net';
import { Agent, createServer as createApp, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { SESSION_COOKIE } from '../../src/core/gate-cookie.ts';

export interface Orders {
  readonly port: number;
  readonly host: string;
  readonly tickets: readonly string[];
  readonly sockets: number;
}

export type Report =
  | { readonly kind: 'app'; readonly port: number }
  /** All have been seen, and all WebSockets are open. */
  | { readonly kind: 'full' }
  | { readonly kind: 'trouble'; readonly what: string };

/** Requests a second, once all people have been seen. */
const PACE = 200;

const report = (message: Report): void => void process.send?.(message);
const app = createApp((_request, response) => response.end('x'.repeat(1024)));
const accepting = new WebSocketServer({ server: app });
accepting.on('connection', (socket) => {
  socket.on('message', (data) => socket.send(data)).on('error', () => {});
});
app.listen(0, '127.0.0.1', () => report({ kind: 'app', port: (app.address() as AddressInfo).port }));

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
process.on('message', (orders: Orders) => void live(orders));
process.on('disconnect', () => process.exit(0));

async function live(orders: Orders): Promise<void> {
  const { tickets, sockets } = orders;
  for (let first = 0; first < tickets.length; first += 32) {
    await Promise.all(tickets.slice(first, first + 32).map((ticket) => page(orders, ticket)));
  }
  const open: WebSocket[] = [];
  for (let first = 0; first < sockets; first += 50) {
    const some = tickets.slice(first, Math.min(first + 50, sockets));
    open.push(...(await Promise.all(some.map((ticket) => socket(orders, ticket)))));
  }
  report({ kind: 'full' });
  for (let turn = 0; ; turn += 1) {
    const now = performance.now();
    await Promise.all(
      Array.from({ length: PACE / 10 }, (_, index) =>
        page(orders, tickets[(turn * 7_919 + index * 104_729) % tickets.length] ?? ''),
      ),
    );
    // Each every 25 s: a tunnel that is silent for a minute is cut.
    for (let at = turn * 4; at < turn * 4 + 4; at += 1) open[at % open.length]?.send('still here');
    await sleep(Math.max(0, 100 - (performance.now() - now)));
  }
}

function headers({ host }: Orders, ticket: string): Record<string, string> {
  return { host, cookie: `${SESSION_COOKIE}=${ticket}` };
}

function page(orders: Orders, ticket: string): Promise<void> {
  return new Promise((resolve) => {
    const asked = { agent, port: orders.port, host: '127.0.0.1', path: '/page', headers: headers(orders, ticket) };
    const request = get(asked, (response) => {
      if (response.statusCode !== 200) report({ kind: 'trouble', what: `a page came with ${response.statusCode}` });
      response.resume().on('end', resolve);
    });
    request.on('error', (error) => {
      report({ kind: 'trouble', what: error.message });
      resolve();
    });
  });
}

function socket(orders: Orders, ticket: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const origin = `http://${orders.host}`;
    const url = `ws://127.0.0.1:${orders.port}/live`;
    const one = new WebSocket(url, { headers: { ...headers(orders, ticket), origin } });
    one.on('open', () => resolve(one)).on('error', reject);
    one.on('close', (code) => report({ kind: 'trouble', what: `a WebSocket was closed: ${code}` }));
  });
}
