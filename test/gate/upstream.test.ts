/** An app that lies, hangs or dies costs only its own requests, and nothing of it but its answer reaches a client. */

import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { fieldOf, requestOf } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

const gate = useGate({
  ...WIKI,
  upstream: { timeouts: { connect: '1s', headers: '1s', idle: '1s' }, connections: 8, queue: 8 },
});

function says(answer: string): void {
  gate.app.answer = (_, socket) => socket.write(answer, 'latin1');
}

const OK = 'content-length: 2\r\n\r\nok';

describe.each(['ask', 'upgrade'] as const)('%s', (way) => {
  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 2\r\n\r\nok'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok'],
    ['both framings', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n${OK}`],
    [
      'a coding that nobody takes away',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
    ['CR in a value', `HTTP/1.1 200 OK\r\nx: a\rSet-Cookie: b\r\n${OK}`],
    ['NUL in a value', `HTTP/1.1 200 OK\r\nx: a\0b\r\n${OK}`],
    ['a name of nothing', `HTTP/1.1 200 OK\r\n: x\r\n${OK}`],
    ['a head of 300 KiB', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(300_000)}\r\n${OK}`],
    [
      '3,000 fields',
      `HTTP/1.1 200 OK\r\n${Array.from({ length: 3_000 }, (_, index) => `x-${index}: 1\r\n`).join('')}${OK}`,
    ],
    ['a switch to something else', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'],
  ])('that answers with %s: 502, and nothing of it is passed on', async (_, answer) => {
    says(answer);
    const reply = await gate[way]('/public/x', { app: 'wiki' });
    expect([reply.status, reply.reason]).toEqual([502, 'upstream-invalid']);
    expect(reply.text).not.toMatch(/127\.0\.0\.1|aaaa|ssh|gzip|set-cookie|h2c/i);
    expect((await gate.record()).upstream).toMatchObject({ address: gate.app.url, error: 'upstream-invalid' });
  });

  test('that dies before it answers: 502, without its address', async () => {
    gate.app.answer = (_, socket) => socket.resetAndDestroy();
    const reply = await gate[way]('/public/x', { app: 'wiki' });
    expect([reply.status, reply.reason]).toEqual([502, 'upstream-died']);
    expect(reply.text).not.toMatch(/127\.0\.0\.1|ECONN|socket/);
  });

  test('that never answers: 504, while others are served', async () => {
    gate.app.answer = (received, socket) => {
      if (received.target === '/public/other') socket.write(`HTTP/1.1 200 OK\r\n${OK}`);
    };
    const hangs = gate[way]('/public/x', { app: 'wiki' });
    const other = await gate.ask('/public/other', { app: 'wiki' });
    expect(other.status).toBe(200);
    expect((await hangs).reason).toBe('upstream-timeout');
  });
});

test('names that mean something to JavaScript are names, in heads and in trailers', async () => {
  says(
    'HTTP/1.1 200 OK\r\n__proto__: a\r\nconstructor: b\r\nconstructor: c\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n__proto__: d\r\nconstructor: e\r\n\r\n',
  );
  const reply = await gate.ask('/public/x', { app: 'wiki' });
  expect([reply.status, reply.reason]).toEqual([200, null]);
  expect(fieldOf(reply, '__proto__')).toBe('a');
});

test('that plays the gate: neither its refusal, its keys nor its cookie is passed on', async () => {
  says(
    `HTTP/1.1 403 Forbidden\r\nX-Sallyport: no-grant\r\nx_sallyport: b\r\nX-Sallyport-Assertion: a\r\nX-Request-Id: 1\r\nSet-Cookie: __Host-Http-sallyport=x; Secure\r\nSet-Cookie: mine=1\r\n${OK}`,
  );
  const reply = await gate.ask('/public/x', { app: 'wiki' });
  expect([reply.status, reply.reason]).toEqual([403, null]);
  expect(reply.fields.filter(([name]) => /sallyport/.test(name))).toEqual([]);
  expect(reply.fields.filter(([name]) => name === 'set-cookie')).toEqual([['set-cookie', 'mine=1']]);
  expect(fieldOf(reply, 'x-request-id')).toBe((await gate.record()).id);
});

test('that answers twice: the second answer reaches no other client', async () => {
  says(`HTTP/1.1 200 OK\r\n${OK}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison`);
  await gate.ask('/public/x', { app: 'wiki' });
  says(`HTTP/1.1 200 OK\r\n${OK}`);
  for (let round = 0; round < 5; round += 1) {
    expect((await gate.ask('/public/y', { app: 'wiki' })).body).toBe('ok');
  }
});

test('that dies in the middle: the client’s connection ends short, and the record says why', async () => {
  gate.app.answer = (_, socket: Socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
  };
  const reply = await gate.ask('/public/x', { app: 'wiki' });
  expect([reply.status, reply.body]).toEqual([200, 'half']);
  expect(await gate.record()).toMatchObject({ status: 200, ended: 'upstream-died', bytes: 4 });
});

test('that falls silent in the middle is cut', async () => {
  says('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
  expect((await gate.ask('/public/x', { app: 'wiki' })).body).toBe('half');
  expect((await gate.record()).ended).toBe('idle');
});

test('whose connections are all taken: a bounded number waits, the rest is 503 at once', async () => {
  gate.app.answer = () => {};
  const replies = await Promise.all(Array.from({ length: 24 }, () => gate.ask('/public/x', { app: 'wiki' })));
  const reasons = replies.map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason === 'overloaded').length).toBeGreaterThanOrEqual(8);
  expect(reasons.filter((reason) => reason === 'upstream-timeout')).toHaveLength(8);
  expect(gate.app.received).toHaveLength(8);
});

test('a client that leaves takes its request at the app with it', async () => {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  gate.app.answer = (_, socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    socket.once('close', () => resolve());
  };
  using client = await gate.client();
  gate.asked += 1;
  await client.send(requestOf('/public/x', { app: 'wiki' }, null)).until('half');
  client.socket.resetAndDestroy();
  await gone;
  expect((await gate.record()).ended).toBe('client-gone');
});
