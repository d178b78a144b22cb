/** An app that is down, slow, dying or busy: what its clients get, and that nothing internal shows. */

import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { Permit } from '../../src/core/policy/decide.ts';
import { startApp, startRaw } from './app.ts';
import { OPTIONS, permitFor, TestGate } from './gate.ts';
import { forward } from '../../src/upstream/forward.ts';
import type { Passage } from '../../src/upstream/passage.ts';
import { UpstreamFault } from '../../src/upstream/upstream-fault.ts';
import { get, Wire } from './wire.ts';

const NOBODY = 'http://127.0.0.1:1';

async function ask(gate: TestGate, request = get('/', 'Connection: close')): Promise<string> {
  await using wire = new Wire(gate.port);
  return await wire.send(request).end();
}

/** An app that answers the first request of each connection and closes on the second. */
async function stale(method: string): Promise<{ text: string; heads: string[] }> {
  const heads: string[] = [];
  const served = new WeakSet<object>();
  await using app = await startRaw((socket, head) => {
    heads.push(head.split(' ')[0] ?? '');
    if (served.has(socket)) {
      socket.destroy();
      return;
    }
    served.add(socket);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  await using gate = await new TestGate([app.url]).listen();
  await ask(gate);
  const text = await ask(gate, `${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  return { text, heads };
}

describe('without an answer', () => {
  test('D12: an app that is down is 502, and its address stays inside', async () => {
    await using gate = await new TestGate([NOBODY]).listen();
    const text = await ask(gate);
    expect(text).toMatch(/^HTTP\/1.1 502 /);
    expect(text).not.toContain('127.0.0.1');
    const end = await gate.end();
    expect(end).toBeInstanceOf(UpstreamFault);
    expect(end).toMatchObject({
      code: 'upstream-unreachable',
      upstream: { address: NOBODY, status: null, error: 'upstream-unreachable' },
    });
  });

  test('an app that closes before it answers is 502 `upstream-died`', async () => {
    await using app = await startRaw((socket) => socket.destroy());
    await using gate = await new TestGate([app.url]).listen();
    expect(await ask(gate)).toContain('x-sallyport: upstream-died');
  });

  test('an app that never answers is 504 `upstream-timeout`', async () => {
    await using app = await startRaw(() => {});
    await using gate = await new TestGate([app.url], { timeouts: { ...OPTIONS.timeouts, headers: 60 } }).listen();
    const text = await ask(gate);
    expect(text).toMatch(/^HTTP\/1.1 504 /);
    expect(text).toContain('x-sallyport: upstream-timeout');
  });
});

describe('in the middle of an answer', () => {
  test('an app that dies ends the client’s connection, and the outcome says so', async () => {
    await using app = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
    });
    await using gate = await new TestGate([app.url]).listen();
    expect(await ask(gate)).toMatch(/half$/);
    expect(await gate.end()).toMatchObject({
      status: 200,
      ended: 'upstream-died',
      bytes: 4,
      upstream: { error: 'upstream-died' },
    });
  });

  test('an app that falls silent is cut after `idle`', async () => {
    await using app = await startRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
    await using gate = await new TestGate([app.url], { timeouts: { ...OPTIONS.timeouts, idle: 60 } }).listen();
    await ask(gate);
    expect(await gate.end()).toMatchObject({ status: 200, ended: 'idle', upstream: { error: 'upstream-timeout' } });
  });

  test('D33: with `idle` 0 a quiet stream stays open', async () => {
    await using app = await startApp((_, response) => {
      response.writeHead(200).flushHeaders();
      setTimeout(() => response.end('late'), 300);
    });
    const timeouts = { ...OPTIONS.timeouts, headers: 40, body: 40, idle: 0 };
    await using gate = await new TestGate([app.url], { timeouts }).listen();
    expect(await ask(gate)).toContain('late');
    expect(await gate.end()).toMatchObject({ ended: null });
  });
});

describe('one retry', () => {
  test('D11: a 503 is an answer: one hit, passed on as it is', async () => {
    let hits = 0;
    await using app = await startApp((_, response) => {
      hits++;
      response.writeHead(503, { 'retry-after': '7' }).end();
    });
    await using gate = await new TestGate([app.url]).listen();
    const text = await ask(gate);
    expect(text).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 7/i);
    expect(hits).toBe(1);
  });

  test('goes to the next server when one refuses connections, for what may be done twice', async () => {
    await using app = await startApp((_, response) => response.end('ok'));
    await using gate = await new TestGate([NOBODY, app.url]).listen();
    for (let i = 0; i < 4; i++) expect(await ask(gate)).toMatch(/ok/);
  });

  test('sends an idempotent request again when a reused connection closes before a byte', async () => {
    const { text, heads } = await stale('DELETE');
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(heads).toEqual(['GET', 'DELETE', 'DELETE']);
  });

  test('never sends a POST again', async () => {
    const { text, heads } = await stale('POST');
    expect(text).toMatch(/^HTTP\/1.1 502 /);
    expect(heads).toEqual(['GET', 'POST']);
  });

  test('never retries on a fresh connection, nor after the first byte of an answer', async () => {
    let hits = 0;
    await using app = await startRaw((socket) => {
      hits++;
      socket.end('HTTP/1.1 2');
    });
    await using gate = await new TestGate([app.url]).listen();
    expect(await ask(gate)).toMatch(/^HTTP\/1.1 502 /);
    expect(hits).toBe(1);
  });
});

describe('several servers', () => {
  test('are asked in turn', async () => {
    await using first = await startApp((_, response) => response.end('first'));
    await using second = await startApp((_, response) => response.end('second'));
    await using gate = await new TestGate([first.url, second.url]).listen();
    const order: string[] = [];
    for (let i = 0; i < 4; i++) order.push((await ask(gate)).includes('first') ? 'first' : 'second');
    expect(order).toEqual(['second', 'first', 'second', 'first']);
  });

  test('one that refused a connection is passed over, so that a POST does not fail either', async () => {
    await using app = await startApp((_, response) => response.end('ok'));
    await using gate = await new TestGate([NOBODY, app.url]).listen();
    await ask(gate);
    await ask(gate);
    for (let i = 0; i < 4; i++)
      expect(await ask(gate, 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/ok/);
  });
});

describe('limits', () => {
  test('lets a bounded number wait for a connection, and answers 503 with `Retry-After` beyond', async () => {
    const held: (() => void)[] = [];
    await using app = await startApp((_, response) => {
      held.push(() => response.end('ok'));
    });
    await using gate = await new TestGate([app.url], { connections: 1, queue: 1 }).listen();
    const first = ask(gate);
    await expect.poll(() => held.length).toBe(1);
    const second = ask(gate);
    await expect.poll(() => gate.cuts.length).toBe(2);
    const third = await ask(gate);
    expect(third).toMatch(/^HTTP\/1.1 503 /);
    expect(await gate.end()).toMatchObject({ code: 'overloaded', retryAfter: 1 });
    held[0]?.();
    await expect.poll(() => held.length).toBe(2);
    held[1]?.();
    expect(await first).toMatch(/ok/);
    expect(await second).toMatch(/ok/);
  });

  test('`close` waits for what is under way', async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    await using app = await startApp((_, response) => asked.resolve(response));
    await using gate = await new TestGate([app.url]).listen();
    const answer = ask(gate);
    const response = await asked.promise;
    const order: string[] = [];
    const closing = gate.upstream.close().then(() => order.push('closed'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    order.push('answered');
    response.end('ok');
    expect(await answer).toMatch(/ok/);
    await closing;
    expect(order).toEqual(['answered', 'closed']);
  });
});

test('refuses a permit that only looks like one', async () => {
  await using gate = await new TestGate([NOBODY]).listen();
  const forged: Permit = Object.assign(Object.create(Permit.prototype), permitFor('/', 'GET'));
  const passage: Passage = Object.create(null);
  expect(() => forward(forged, passage, gate.upstream, [])).toThrow('not a permit');
});
