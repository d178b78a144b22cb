import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { stop } from '../../src/server/stop.ts';
import { Listening } from './listening.ts';
import { get, handshake, RawClient } from './raw-client.ts';

function stopping(gate: Listening, drain = 5_000): Promise<void> {
  return stop(gate.listener, gate.live, { drain, unready: () => {} });
}

async function soon(ms = 30): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function slowly() {
  await soon(150);
  return ANONYMOUS;
}

describe('stop()', () => {
  it('says that it is not ready before anything else', async () => {
    const steps: string[] = [];
    await stop(
      { retire: async () => void steps.push('retire'), destroy: async () => void steps.push('destroy') },
      { cutAll: (reason) => void steps.push(reason) },
      { drain: 1_000, unready: () => void steps.push('unready') },
    );
    expect(steps).toEqual(['unready', 'retire', 'drain', 'destroy']);
  });

  it('closes idle and silent connections at once and takes no new one', async () => {
    await using gate = await Listening.start();
    using idle = await RawClient.open(gate.port);
    await idle.send(get('/')).until('ok');
    using silent = await RawClient.open(gate.port);
    await soon();
    await stopping(gate);
    await Promise.all([idle.closed, silent.closed]);
    await expect(RawClient.open(gate.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('lets an answer end that has begun', async () => {
    await using gate = await Listening.start({
      upstream: async (_request, response) => {
        response.write('begin ');
        await soon(200);
        response.end('end');
      },
    });
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).until('begin');
    await stopping(gate);
    expect(await client.rest()).toContain('end');
    expect(gate.told).toEqual([['http', null, 200, null]]);
  });

  it('answers a request whose identity is still awaited, and says that no other follows', async () => {
    await using gate = await Listening.start({ authenticate: slowly });
    using client = await RawClient.open(gate.port);
    client.send(get('/'));
    await soon();
    await stopping(gate);
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(client.received.toLowerCase()).toContain('connection: close\r\n');
    expect(gate.told).toEqual([['http', null, 200, null]]);
  });

  it('D26 serves and records what still comes on an open connection', async () => {
    await using gate = await Listening.start({
      upstream: async (_request, response) => {
        await soon(100);
        response.end('ok');
      },
    });
    using client = await RawClient.open(gate.port);
    client.send(get('/1'));
    await soon();
    const stopped = stopping(gate);
    client.send(get('/2'));
    await stopped;
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 200 [^]*keep-alive[^]*HTTP\/1\.1 200 [^]*connection: close/i);
    expect(gate.told).toEqual([
      ['http', null, 200, null],
      ['http', null, 200, null],
    ]);
  });

  it('cuts what is still open when the time is over, and records why', async () => {
    await using gate = await Listening.start({ upstream: (_request, response) => void response.write('stream') });
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).until('stream');
    await stopping(gate, 100);
    await client.closed;
    expect(gate.told).toEqual([['http', null, 200, 'drain']]);
  });

  it('cuts a tunnel, which closing the server alone would leave open (REVIEW 65)', async () => {
    const upstream = createServer();
    upstream.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
          'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
      );
    });
    await using gate = await Listening.start({ upstream });
    using client = await RawClient.open(gate.port);
    await client.send(handshake('/')).until('\r\n\r\n');
    await stopping(gate, 100);
    await client.closed;
    expect(gate.told).toEqual([['websocket', null, 101, 'drain']]);
  });
});
