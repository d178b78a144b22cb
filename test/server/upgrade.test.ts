import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { Listening } from './listening.ts';
import { get, handshake, RawClient } from './raw-client.ts';

const ACCEPT = [
  'HTTP/1.1 101 Switching Protocols',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  '',
  '',
].join('\r\n');

/** An upstream that upgrades everything, says back what it reads, and answers the rest with `ok`. */
function echoing() {
  const server = createServer((_request, response) => response.end('ok'));
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    socket.write(ACCEPT);
    socket.pipe(socket);
  });
  return server;
}

/** An identity that takes its time, as fetched keys do. */
async function slowly() {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return ANONYMOUS;
}

async function stillServes(gate: Listening): Promise<void> {
  using client = await RawClient.open(gate.port);
  await client.send(get('/alive')).until('ok');
}

describe('upgrade', () => {
  it('tunnels both ways once the upstream has agreed, and records its end', async () => {
    await using gate = await Listening.start({ upstream: echoing() });
    {
      using client = await RawClient.open(gate.port);
      await client.send(handshake('/ws')).until('\r\n\r\n');
      expect(client.statuses).toEqual([101]);
      await client.send('frames').until('frames');
      client.socket.end();
      await client.closed;
    }
    const [record] = await gate.recorded(1);
    expect(record?.entry.kind).toBe('websocket');
    expect(record?.outcome.status).toBe(101);
  });

  it('D1 survives a reset while the identity is awaited, and records it', async () => {
    await using gate = await Listening.start({ upstream: echoing(), authenticate: slowly });
    using client = await RawClient.open(gate.port);
    client.send(handshake('/ws'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.resetAndDestroy();
    await gate.recorded(1);
    expect(gate.told).toEqual([['websocket', null, null, 'client-gone']]);
    await stillServes(gate);
  });

  it('D1 survives a reset that comes with a handshake that will be refused', async () => {
    await using gate = await Listening.start({ upstream: echoing() });
    using client = await RawClient.open(gate.port);
    client.send(handshake('/ws').replace('app.test', 'other.test'));
    client.socket.resetAndDestroy();
    const [record] = await gate.recorded(1);
    expect(record?.entry.refusal?.reason).toBe('unknown-host');
    await stillServes(gate);
  });

  it('D2 answers a request and then refuses the upgrade that came in the same segment', async () => {
    await using gate = await Listening.start({ upstream: echoing(), authenticate: slowly });
    using client = await RawClient.open(gate.port);
    await client.send(get('/') + handshake('/ws')).rest();
    expect(client.statuses).toEqual([200, 400]);
    expect(client.received.indexOf('ok')).toBeLessThan(client.received.indexOf('bad-upgrade'));
    expect(gate.told).toEqual([
      ['http', null, 200, null],
      ['websocket', 'bad-upgrade', 400, null],
    ]);
    await stillServes(gate);
  });

  it('D2 survives a reset between a request and the upgrade behind it', async () => {
    await using gate = await Listening.start({ upstream: echoing(), authenticate: slowly });
    using client = await RawClient.open(gate.port);
    client.send(get('/') + handshake('/ws'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.resetAndDestroy();
    await gate.recorded(2);
    expect(gate.told).toEqual([
      ['http', null, null, 'client-gone'],
      ['websocket', 'bad-upgrade', null, 'client-gone'],
    ]);
    await stillServes(gate);
  });

  it('D3 refuses an upgrade to a fragment and survives the bad frame that follows', async () => {
    await using gate = await Listening.start({ upstream: echoing() });
    using client = await RawClient.open(gate.port);
    client.send(handshake('/ws#x') + '\xff\xff\xff\xff');
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 400 /);
    expect(gate.told).toEqual([['websocket', 'bad-path', 400, null]]);
    await stillServes(gate);
  });

  it.each([
    ['a body', handshake('/ws', 'Content-Length: 4') + 'body'],
    ['an unfinished body', handshake('/ws', 'Content-Length: 4')],
    ['a chunked body', handshake('/ws', 'Transfer-Encoding: chunked')],
    ['HTTP/1.0', handshake('/ws').replace('HTTP/1.1', 'HTTP/1.0')],
  ])('refuses an upgrade with %s', async (_, bytes) => {
    await using gate = await Listening.start({ upstream: echoing() });
    using client = await RawClient.open(gate.port);
    expect(await client.send(bytes).rest()).toMatch(/^HTTP\/1\.1 400 /);
    expect(gate.told).toEqual([['websocket', 'bad-upgrade', 400, null]]);
    await stillServes(gate);
  });

  it('takes a POST that asks for an upgrade as the request that it is', async () => {
    await using gate = await Listening.start({ upstream: echoing() });
    using client = await RawClient.open(gate.port);
    await client.send(handshake('/ws', 'Content-Length: 0').replace('GET', 'POST')).until('ok');
    expect(gate.told).toEqual([['http', null, 200, null]]);
  });

  it('counts the header fields of an upgrade, too', async () => {
    await using gate = await Listening.start({ upstream: echoing(), limits: { headers: 10 } });
    using client = await RawClient.open(gate.port);
    const fields = Array.from({ length: 10 }, (_, index) => `X-${index}: 1`);
    expect(await client.send(handshake('/ws', ...fields)).rest()).toMatch(/^HTTP\/1\.1 431 /);
    expect(gate.told).toEqual([['websocket', 'head-too-large', 431, null]]);
  });
});
