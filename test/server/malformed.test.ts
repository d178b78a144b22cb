import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { Listening } from './listening.ts';
import { get, RawClient } from './raw-client.ts';

async function soon(ms = 20): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function slowly() {
  await soon(50);
  return ANONYMOUS;
}

describe('malformed requests', () => {
  it.each([
    ['a header name with a space', 'GET / HTTP/1.1\r\nHost : app.test\r\n\r\n', 'malformed-request', 400],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: app.test\n\n', 'malformed-request', 400],
    ['a folded field', 'GET / HTTP/1.1\r\nHost: app.test\r\nX: a\r\n b\r\n\r\n', 'malformed-request', 400],
    [
      'two framings',
      get('/', 'Content-Length: 3', 'Transfer-Encoding: chunked') + '0\r\n\r\n',
      'malformed-request',
      400,
    ],
    ['a NUL', 'GET / HTTP/1.1\r\nHost: app.test\r\nX: a\0b\r\n\r\n', 'malformed-request', 400],
    ['TLS where HTTP is spoken', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), 'malformed-request', 400],
    ['a head over the limit', get('/', `X: ${'a'.repeat(20_000)}`), 'head-too-large', 431],
    ['a target over the limit', get('/' + 'a'.repeat(20_000)), 'head-too-large', 431],
  ])('answers %s once and records it once', async (_, bytes, reason, status) => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    await client.send(bytes).rest();
    expect(client.statuses).toEqual([status]);
    expect(client.received).toContain(`x-sallyport: ${reason}\r\n`);
    expect(client.received).toContain('connection: close\r\n');
    expect(gate.told).toEqual([['malformed', reason, status, null]]);
    expect(client.received).toContain(gate.records[0]?.entry.id);
  });

  it('refuses one header field too many with 431, though its bytes fit', async () => {
    await using gate = await Listening.start({ limits: { headers: 20 } });
    using client = await RawClient.open(gate.port);
    const fields = Array.from({ length: 20 }, (_, index) => `X-${index}: 1`);
    await client.send(get('/', ...fields)).until('head-too-large');
    expect(client.statuses).toEqual([431]);
    expect(gate.told).toEqual([['http', 'head-too-large', 431, null]]);
  });

  it('D20 ends a head that arrives a byte at a time, with 408 and one record (D31)', async () => {
    await using gate = await Listening.start({ limits: { headTimeout: 200 } });
    using client = await RawClient.open(gate.port);
    const drip = setInterval(() => client.send('G'), 20);
    client.send('GET / HTTP/1.1\r\nX: ');
    await client.rest();
    clearInterval(drip);
    expect(client.statuses).toEqual([408]);
    await soon(100);
    expect(gate.told).toEqual([['malformed', 'head-timeout', 408, null]]);
  });

  it('D31 records a timeout once although the client then ends its half of the connection', async () => {
    await using gate = await Listening.start({ limits: { headTimeout: 100 } });
    using client = await RawClient.open(gate.port);
    await client.send('GET / HTTP/1.1\r\nHost').until('408');
    client.socket.end();
    await client.closed;
    await soon();
    expect(gate.told).toEqual([['malformed', 'head-timeout', 408, null]]);
  });

  it('closes a connection that never says anything, without an answer and without a record', async () => {
    await using gate = await Listening.start({ limits: { headTimeout: 100 } });
    using client = await RawClient.open(gate.port);
    expect(await client.rest()).toBe('');
    expect(gate.records).toEqual([]);
  });

  it('records nothing of a client that resets a connection before its head is whole', async () => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    client.send('GET / HT');
    await soon();
    client.socket.resetAndDestroy();
    await soon();
    expect(gate.records).toEqual([]);
  });

  it('D25 writes nothing into an answer that is on its way when the body of its request breaks', async () => {
    await using gate = await Listening.start({
      upstream: (_request, response) => {
        response.write('the beginning');
      },
    });
    using client = await RawClient.open(gate.port);
    client.send(get('/', 'Transfer-Encoding: chunked').replace('GET', 'POST') + '3\r\nabc\r\n');
    await client.until('the beginning');
    await client.send('no chunk size\r\n').rest();
    expect(client.statuses).toEqual([200]);
    expect(client.received).not.toContain('malformed');
    await gate.recorded(1);
    await soon();
    expect(gate.told).toEqual([['http', null, 200, 'client-gone']]);
  });

  it('D25 records a request once whose body breaks before its answer begins', async () => {
    await using gate = await Listening.start({ upstream: (request) => void request.resume() });
    using client = await RawClient.open(gate.port);
    const head = get('/', 'Transfer-Encoding: chunked').replace('GET', 'POST');
    await client.send(head + 'zz\r\n').rest();
    await gate.recorded(1);
    await soon();
    expect(gate.told).toEqual([['http', null, null, 'client-gone']]);
  });

  it('answers a good request in full before it refuses the garbage behind it', async () => {
    await using gate = await Listening.start({ authenticate: slowly });
    using client = await RawClient.open(gate.port);
    await client.send(get('/') + 'garbage\r\n\r\n').rest();
    expect(client.statuses).toEqual([200, 400]);
    expect(gate.told).toEqual([
      ['http', null, 200, null],
      ['malformed', 'malformed-request', 400, null],
    ]);
  });

  it('does not take what comes after `Connection: close` for a request', async () => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    await client.send(get('/', 'Connection: close') + get('/second')).rest();
    expect(client.statuses).toEqual([200]);
    expect(gate.told).toEqual([['http', null, 200, null]]);
  });

  it('refuses the preface of HTTP/2', async () => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    await client.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n').rest();
    expect(client.statuses).toEqual([400]);
    expect(gate.told).toEqual([['malformed', 'malformed-request', 400, null]]);
  });
});
