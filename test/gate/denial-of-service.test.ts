/** What one client can do to the others: slow heads, slow bodies, many connections, and names that fill memory. */

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { requestOf, UPGRADE } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

const gate = useGate({
  ...WIKI,
  settings: { limits: { head_timeout: '1s', body_idle: '1s', idle: '1s', drain: '100ms' } },
});

test('a head that comes a byte at a time is 408, once, and in the record', async () => {
  using client = await gate.client();
  gate.asked += 1;
  const bytes = requestOf('/public/x', { app: 'wiki' }, null);
  const trickle = (async () => {
    for (const byte of bytes) {
      if (client.socket.destroyed) return;
      client.send(byte);
      await sleep(50);
    }
  })();
  expect(await client.rest()).toMatch(/^HTTP\/1\.1 408 [^]*x-sallyport: head-timeout/);
  expect(client.statuses).toEqual([408]);
  expect((await gate.record()).kind).toBe('malformed');
  expect(gate.app.bytes).toBe('');
  await trickle;
});

test('a body that stops is 408, and its connection to the app ends', async () => {
  using client = await gate.client();
  gate.asked += 1;
  const request = { app: 'wiki', method: 'POST', fields: ['Content-Length: 100'] };
  client.send(`${requestOf('/x', request, gate.issuer.token('felix'))}half`);
  expect(await client.rest()).toMatch(/^HTTP\/1\.1 408 [^]*x-sallyport: body-timeout/);
  expect(gate.app.received).toEqual([]);
});

test('500 connections that say nothing keep nobody waiting, and leave no record', async () => {
  const silent = await Promise.all(Array.from({ length: 500 }, () => gate.client()));
  expect((await gate.ask('/public/x', { app: 'wiki' })).status).toBe(200);
  for (const client of silent) client.socket.destroy();
});

test('one who does not read is not read from either: the app is held back', async () => {
  const piece = Buffer.alloc(1024 * 1024);
  let written = 0;
  gate.app.answer = (_, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${1024 * piece.length}\r\n\r\n`);
    const more = (): void => {
      while (written < 1024 && socket.write(piece)) written += 1;
      written += 1;
      socket.once('drain', more);
    };
    more();
  };
  using client = await gate.client();
  gate.asked += 1;
  client.socket.pause();
  client.send(requestOf('/public/x', { app: 'wiki' }, null));
  await sleep(500);
  const held = written;
  await sleep(300);
  // Sockets hold some; a gigabyte would be in this process by now.
  expect(written).toBe(held);
  expect(written).toBeLessThan(128);
});

test('bad frames and a flood of pings in a tunnel cost only that connection', async () => {
  using client = await gate.client();
  gate.asked += 1;
  client.send(requestOf('/public/ws', { app: 'wiki', fields: UPGRADE }, null));
  await client.until('101 Switching Protocols');
  const pings = Buffer.alloc(700_000, Buffer.from([0x89, 0x80, 1, 2, 3, 4, 0]));
  client.send(pings);
  expect((await gate.ask('/public/x', { app: 'wiki' })).status).toBe(200);
  await expect.poll(() => gate.app.bytes.length).toBeGreaterThan(pings.length);
  client.socket.resetAndDestroy();
});

test('names that clients choose make no time series', async () => {
  for (let index = 0; index < 50; index += 1) {
    await gate.ask(`/attack-${index}`, { host: `attack-${index}.example` });
    await gate.ask(`/attack-${index}`, { app: 'wiki', method: 'PROPFIND', fields: [`User-Agent: attack-${index}`] });
    await gate.ask('/x', {
      app: 'wiki',
      token: gate.issuer.token('kim', { sub: `attack-${index}`, groups: [`attack-${index}`] }),
    });
  }
  const text = await (await fetch(`http://127.0.0.1:${gate.program.admin.port}/metrics`)).text();
  expect(text).toContain('sallyport');
  expect(text).not.toMatch(/attack|PROPFIND|kim/);
});
