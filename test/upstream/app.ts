/** Upstreams for tests: an HTTP server that records what it received, and a raw one that answers byte for byte. */

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createRaw, type Server as RawServer, type Socket } from 'node:net';

export interface Running<Kind extends Server | RawServer> extends AsyncDisposable {
  readonly server: Kind;
  readonly port: number;
  readonly url: string;
}

export async function startApp(listener: RequestListener): Promise<Running<Server>> {
  const server = createServer({ requestTimeout: 0, joinDuplicateHeaders: false }, listener);
  return running(server, () => server.closeAllConnections());
}

/** @param onHead called with each connection and what has come on it, once a request head is complete. */
export async function startRaw(onHead: (socket: Socket, head: string) => void): Promise<Running<RawServer>> {
  const sockets = new Set<Socket>();
  const server = createRaw((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      const head = text;
      text = '';
      onHead(socket, head);
    });
  });
  return running(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function running<Kind extends Server | RawServer>(server: Kind, cut: () => void): Promise<Running<Kind>> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const port = portOf(server);
  return {
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      cut();
      await closed;
    },
  };
}

export function portOf(server: RawServer): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
