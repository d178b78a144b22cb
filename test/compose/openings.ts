/** What can be open for long, each with data moving in it: event streams, downloads, uploads, WebSockets. */

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { RawClient } from '../server/raw-client.ts';
import type { Site } from './site.ts';

export const KINDS = ['an event stream', 'a download', 'an upload', 'a WebSocket'] as const;
export type Kind = (typeof KINDS)[number];

export interface Opening {
  /** Resolves when the client's side is over. */
  readonly closed: Promise<unknown>;
  /** Resolves when something more has passed. */
  moves(): Promise<void>;
  /** From the client's side. */
  close(): void;
}

export async function open(kind: Kind, site: Site, token = site.token()): Promise<Opening> {
  const opening = await opened(kind, site, token);
  await opening.moves();
  return opening;
}

function opened(kind: Kind, site: Site, token: string): Promise<Opening> {
  switch (kind) {
    case 'an event stream':
      return receiving(site, '/team/events', token);
    case 'a download':
      return receiving(site, '/team/download', token);
    case 'an upload':
      return uploading(site, token);
    case 'a WebSocket':
      return talking(site, token);
  }
}

async function receiving(site: Site, target: string, token: string): Promise<Opening> {
  const client = await site.ask(target, `Authorization: Bearer ${token}`);
  await client.until('\r\n\r\n');
  return {
    closed: client.closed,
    async moves() {
      const before = client.received.length;
      while (client.received.length <= before) await pause(client.socket.destroyed);
    },
    close: () => client.socket.destroy(),
  };
}

const CHUNK = '400\r\n'.concat('x'.repeat(1024), '\r\n');

async function uploading(site: Site, token: string): Promise<Opening> {
  const head = site.head('POST', '/team/page', `Authorization: Bearer ${token}`, 'Transfer-Encoding: chunked');
  const sender = (await RawClient.open(site.port)).send(head);
  const timer = setInterval(() => sender.send(CHUNK), 5);
  void sender.closed.then(() => clearInterval(timer));
  return {
    closed: sender.closed,
    async moves() {
      const before = site.app.uploaded;
      while (site.app.uploaded <= before) await pause(sender.socket.destroyed);
    },
    close: () => sender.socket.destroy(),
  };
}

async function talking(site: Site, token: string): Promise<Opening> {
  const socket = await site.webSocket('/team/live', token);
  return {
    closed: once(socket, 'close'),
    async moves() {
      socket.send('tick');
      await once(socket, 'message');
    },
    close: () => socket.terminate(),
  };
}

async function pause(over: boolean): Promise<void> {
  if (over) throw new Error('it is closed');
  await sleep(2);
}
