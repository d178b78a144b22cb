import { once } from 'node:events';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { selfSigned, type Pair } from '../../demo/certificate.ts';
import { Listening } from './listening.ts';

const DAY = 24 * 60 * 60 * 1000;

function pairFor(name: string): Pair {
  return selfSigned(name, new Date(Date.now() - DAY), new Date(Date.now() + DAY));
}

function certificate({ cert, key }: Pair) {
  return { cert, key: { reveal: () => key } };
}

async function shake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  // The gate ends it; how, is not looked at.
  socket.on('error', () => {});
  return socket;
}

function nameShown(socket: TLSSocket): unknown {
  return socket.getPeerCertificate().subject.CN;
}

describe('the listener with TLS', () => {
  it('serves HTTPS and tells the app so', async () => {
    const pair = pairFor('app.test');
    await using gate = await Listening.start({
      listener: { tls: certificate(pair) },
      upstream: (incoming, response) => response.end(`proto ${String(incoming.headers['x-forwarded-proto'])}`),
    });
    const { promise, resolve } = Promise.withResolvers<string>();
    const headers = { host: 'app.test' };
    const client = request({ port: gate.port, host: '127.0.0.1', ca: pair.cert, servername: 'app.test', headers });
    client.on('response', (response) => response.setEncoding('utf8').on('data', resolve));
    client.end();
    expect(await promise).toBe('proto https');
    expect(gate.told).toEqual([['http', null, 200, null]]);
  });

  it('speaks TLS 1.2 and newer only, and offers HTTP/1.1', async () => {
    await using gate = await Listening.start({ listener: { tls: certificate(pairFor('app.test')) } });
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(shake(gate.port, old)).rejects.toThrow('protocol version');
    const socket = await shake(gate.port, { ALPNProtocols: ['h2', 'http/1.1'] });
    expect(socket.alpnProtocol).toBe('http/1.1');
  });

  it('shows the new certificate after a reload, and keeps connections of before', async () => {
    await using gate = await Listening.start({ listener: { tls: certificate(pairFor('old.test')) } });
    const before = await shake(gate.port);
    gate.listener.renew({ tls: certificate(pairFor('new.test')), trustedProxies: [], forwardAuth: [] });
    const after = await shake(gate.port);
    expect([nameShown(before), nameShown(after)]).toEqual(['old.test', 'new.test']);
    before.write('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const [answer] = await once(before, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('keeps the certificate when the new one cannot be used', async () => {
    await using gate = await Listening.start({ listener: { tls: certificate(pairFor('old.test')) } });
    const broken = { cert: 'none', key: { reveal: () => 'none' } };
    expect(() => gate.listener.renew({ tls: broken, trustedProxies: [], forwardAuth: [] })).toThrow('PEM');
    const socket = await shake(gate.port);
    expect(nameShown(socket)).toBe('old.test');
  });

  it('closes a connection that does not speak TLS, or resets in the handshake, and records neither', async () => {
    await using gate = await Listening.start({ listener: { tls: certificate(pairFor('app.test')) } });
    const plain = connectTcp(gate.port, '127.0.0.1');
    plain.on('error', () => {});
    plain.write('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await once(plain, 'close');
    const reset = connectTcp(gate.port, '127.0.0.1');
    await once(reset, 'connect');
    reset.write(Buffer.from([0x16, 0x03, 0x01]));
    reset.resetAndDestroy();
    const socket = await shake(gate.port);
    expect(socket.encrypted).toBe(true);
    expect(gate.records).toEqual([]);
  });

  it('answers a malformed request inside TLS', async () => {
    await using gate = await Listening.start({ listener: { tls: certificate(pairFor('app.test')) } });
    const socket = await shake(gate.port);
    socket.write('garbage\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    await gate.recorded(1);
    expect(gate.told).toEqual([['malformed', 'malformed-request', 400, null]]);
  });
});
