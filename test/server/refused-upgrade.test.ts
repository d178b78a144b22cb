import { expect, test } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { Answering, APP, ask, denialOf, REQUEST_ID } from './answering.ts';

const HANDSHAKE = [
  'GET /ws HTTP/1.1',
  'Host: finance.corp.example',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Accept: text/html',
  '',
  '',
].join('\r\n');

test('a refused upgrade gets a whole HTTP answer on the bare socket, which closes', async () => {
  await using server = await Answering.by((answers, exchange) =>
    answers.denial(exchange, APP, denialOf({ reasons: ['no-grant', 'posture-unmet'] })),
  );
  const reply = await ask(server.port, HANDSHAKE);
  expect(reply.raw).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(reply.headers.get('x-sallyport')).toBe('no-grant');
  expect(reply.headers.get('x-request-id')).toBe(REQUEST_ID);
  expect(reply.headers.get('connection')).toBe('close');
  expect(reply.body.length).toBe(Number(reply.headers.get('content-length')));
  expect(reply.json()).toMatchObject({ error: 'forbidden', who: 'felix@corp.example' });
  expect(server.outcomes[0]).toMatchObject({ status: 403, ended: null });
});

test('an upgrade without a credential is challenged, never with a page', async () => {
  await using server = await Answering.by((answers, exchange) =>
    answers.denial(exchange, APP, denialOf({ effect: 'login', reasons: ['login-required'] }, ANONYMOUS)),
  );
  const reply = await ask(server.port, HANDSHAKE);
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="finance.corp.example"');
  expect(reply.headers.get('content-type')).toBe('application/json');
});

test.each([
  ['a refusal', 400, () => new Refusal('bad-upgrade')],
  ['a fault', 502, () => new Fault('upstream-unreachable', 'connect ECONNREFUSED 10.0.4.10:8443')],
] as const)('%s of an upgrade says its reason and nothing internal', async (_name, status, make) => {
  await using server = await Answering.by((answers, exchange) => {
    const bad = make();
    return bad instanceof Refusal ? answers.refusal(exchange, bad) : answers.fault(exchange, bad);
  });
  const reply = await ask(server.port, HANDSHAKE);
  expect(reply.status).toBe(status);
  expect(reply.raw).not.toContain('10.0.4.10');
});

test('D1: an upgrade whose client resets before the answer costs nothing but itself', async () => {
  await using server = await Answering.by(async (answers, exchange) => {
    exchange.request.socket.resetAndDestroy();
    await new Promise((done) => setTimeout(done, 20));
    return answers.denial(exchange, APP, denialOf({}));
  });
  await ask(server.port, HANDSHAKE).catch(() => {});
  await expect.poll(() => server.outcomes).toEqual([{ status: null, ended: 'client-gone', bytes: 0, upstream: null }]);
});
