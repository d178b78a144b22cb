import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { Answering, APP, ask, denialOf, get, REQUEST_ID } from './answering.ts';

const NAVIGATION = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document', 'Accept: text/html'];

describe('every answer of the gate', () => {
  test('says who speaks, which request it was, and that it must not be kept', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('unknown-host')),
    );
    const reply = await ask(server.port, get('/'));
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-sallyport')).toBe('unknown-host');
    expect(reply.headers.get('x-request-id')).toBe(REQUEST_ID);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.json()).toEqual({
      error: 'not_found',
      reason: 'unknown-host',
      message: 'nothing is published under this name',
      request_id: REQUEST_ID,
    });
    expect(server.exchanges[0]?.refusal?.reason).toBe('unknown-host');
    expect(server.outcomes).toEqual([
      { status: 404, ended: null, bytes: Buffer.byteLength(reply.body), upstream: null },
    ]);
  });

  test('is a page for a navigation, and JSON in a frame and for a script', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('reserved-path')),
    );
    const type = async (...fields: string[]) =>
      (await ask(server.port, get('/', ...fields))).headers.get('content-type');
    expect(await type(...NAVIGATION)).toBe('text/html; charset=utf-8');
    expect(await type('Accept: text/html,*/*')).toBe('text/html; charset=utf-8');
    expect(await type('Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe', 'Accept: text/html')).toBe(
      'application/json',
    );
    expect(await type('Sec-Fetch-Mode: cors', 'Accept: text/html')).toBe('application/json');
    expect(await type()).toBe('application/json');
  });

  test('has no origin in a frame, whose address may hold a hand-off that was not taken', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.fault(exchange, new Fault('store-unavailable', 'as it happens')),
    );
    const fields = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe', 'Accept: text/html'];
    const reply = await ask(server.port, get('/.sallyport/handoff?code=unspent', ...fields));
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(reply.headers.get('content-security-policy')).toBe('sandbox');
  });

  test('has no body for HEAD, and the length that GET would have', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('unknown-host')),
    );
    const reply = await ask(server.port, get('/').replace('GET', 'HEAD'));
    expect(reply.body).toBe('');
    expect(Number(reply.headers.get('content-length'))).toBeGreaterThan(0);
    expect(server.outcomes[0]?.bytes).toBe(0);
  });

  test('is recorded as gone when the client left before it', async () => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    await using server = await Answering.by(async (answers, exchange) => {
      exchange.request.socket.destroy();
      await new Promise((done) => setImmediate(done));
      resolve();
      return answers.refusal(exchange, new Refusal('unknown-host'));
    });
    await ask(server.port, get('/')).catch(() => {});
    await left;
    await expect
      .poll(() => server.outcomes)
      .toEqual([{ status: null, ended: 'client-gone', bytes: 0, upstream: null }]);
  });

  test.each([
    ['an answer', get('/')],
    ['an answer to HEAD', get('/').replace('GET', 'HEAD')],
    ['a refused upload', get('/', 'Content-Length: 9').replace('GET', 'POST')],
    ['a refused upgrade', get('/', 'Connection: Upgrade', 'Upgrade: websocket')],
    ['CONNECT', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n'],
  ])('%s that was still waiting when its socket was destroyed is not recorded as sent', async (_, bytes) => {
    await using server = await Answering.by((answers, exchange) => {
      const { socket } = exchange.request;
      // More than the kernel takes of a client that does not read: what comes after it waits in the process.
      socket.write(Buffer.alloc(64 * 1024 * 1024));
      const answered = answers.refusal(exchange, new Refusal('unknown-host'));
      setImmediate(() => socket.destroy());
      return answered;
    });
    const client = connect(server.port, '127.0.0.1').on('error', () => {});
    client.write(bytes);
    await expect
      .poll(() => server.outcomes)
      .toEqual([{ status: null, ended: 'client-gone', bytes: 0, upstream: null }]);
    client.destroy();
  });

  test('only cuts an answer that has begun', async () => {
    await using server = await Answering.by(async (answers, exchange) => {
      if (exchange.channel.kind !== 'response') throw new Error('not a response');
      exchange.channel.response.writeHead(200, { 'content-length': 100 });
      await new Promise<void>(
        (done) => exchange.channel.kind === 'response' && exchange.channel.response.write('half', () => done()),
      );
      return answers.fault(exchange, new Fault('upstream-died', 'reset by 10.0.4.10'));
    });
    const reply = await ask(server.port, get('/'));
    expect(reply.body).toBe('half');
    expect(server.outcomes).toEqual([{ status: 200, ended: 'upstream-died', bytes: 0, upstream: null }]);
  });
});

describe('a fault', () => {
  test('tells the client its public sentence and when to come back, and the operator everything', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.fault(exchange, new Fault('keys-unavailable', 'connect ECONNREFUSED 10.0.0.9:443', { retryAfter: 12 })),
    );
    const reply = await ask(server.port, get('/'));
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('12');
    expect(reply.headers.get('x-sallyport')).toBe('keys-unavailable');
    expect(reply.raw).not.toContain('10.0.0.9');
    expect(server.faults[0]?.message).toContain('10.0.0.9');
    expect(server.exchanges[0]?.fault).toBe('keys-unavailable');
  });

  test('is internal when it is anything else that was thrown', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.fault(exchange, new TypeError('secret of ours')),
    );
    const reply = await ask(server.port, get('/', ...NAVIGATION));
    expect(reply.status).toBe(500);
    expect(reply.headers.get('x-sallyport')).toBe('internal');
    expect(reply.raw).not.toContain('secret of ours');
    expect(server.faults[0]?.cause).toBeInstanceOf(TypeError);
  });
});

function call(target: string, type: string): string {
  return get(target, `Content-Type: ${type}`, 'Content-Length: 0').replace('GET', 'POST');
}

describe('gRPC', () => {
  test('has no form but for a POST: to CONNECT every 200 is a yes', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('bad-method')),
    );
    const reply = await ask(server.port, call('/', 'application/grpc').replace('POST', 'CONNECT'));
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toContain('GET');
  });

  test.each([
    [new Refusal('invalid-token'), '16'],
    [new Refusal('origin-mismatch'), '7'],
    [new Refusal('unknown-host'), '12'],
    [new Refusal('bad-path'), '3'],
  ])('$reason is a trailers-only answer with grpc-status %s', async (refusal, status) => {
    await using server = await Answering.by((answers, exchange) => answers.refusal(exchange, refusal));
    const reply = await ask(server.port, call('/pkg.Service/Method', 'application/grpc+proto'));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('grpc-status')).toBe(status);
    expect(reply.headers.get('content-type')).toBe('application/grpc+proto');
    expect(reply.headers.get('grpc-message')).toBe(refusal.sentence);
    expect(reply.headers.get('x-sallyport')).toBe(refusal.reason);
    expect(reply.body).toBe('');
  });

  test('a denial is 7, a challenge 16, an unreachable app 14', async () => {
    await using server = await Answering.by((answers, exchange) => {
      if (exchange.target === '/deny') return answers.denial(exchange, APP, denialOf({}));
      if (exchange.target === '/login') return answers.denial(exchange, APP, denialOf({ effect: 'login' }, ANONYMOUS));
      return answers.fault(exchange, new Fault('upstream-unreachable', ''));
    });
    const status = async (target: string) =>
      (await ask(server.port, call(target, 'application/grpc'))).headers.get('grpc-status');
    expect(await status('/deny')).toBe('7');
    expect(await status('/login')).toBe('16');
    expect(await status('/down')).toBe('14');
  });
});
