import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RedisStore } from '../../src/store/redis/store.ts';

const PLAIN = { database: 0, username: null, password: null, tls: false, ca: null };

test.each([0, 1, 5, 50])('a store that is closed %i ms after it began to connect leaves no connection', async (ms) => {
  // So that the connection, and not the code for it, is what takes time.
  await import('@redis/client');
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket.resume());
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const store = new RedisStore({ host: '127.0.0.1', port: (silent.address() as AddressInfo).port, ...PLAIN });
  await sleep(ms);
  await store.close();
  await sleep(100);
  await expect.poll(() => sockets.size).toBe(0);
  await new Promise((resolve) => silent.close(resolve));
});
