/** WebSockets through the gate: the app's own 101 first, then bytes both ways until one side, or a cut, ends it. */

import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Permit } from '../../src/core/policy/decide.ts';
import type { Passage } from '../../src/upstream/passage.ts';
import { tunnel } from '../../src/upstream/tunnel.ts';
import { startApp, startRaw } from './app.ts';
import { OPTIONS, permitFor, TestGate } from './gate.ts';
import { Wire } from './wire.ts';

function upgrade(...lines: string[]): string {
  const more = lines.map((line) => `${line}\r\n`).join('');
  return `GET /ws?a=%zz HTTP/1.1\r\nHost: app.corp.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;
}

const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n';

/** A raw app that switches, and gives its side of the tunnel to `onOpen`. */
function switching(onOpen: (socket: Socket, head: string) => void) {
  const open = new WeakSet<Socket>();
  return startRaw((socket, head) => {
    if (open.has(socket)) return;
    open.add(socket);
    onOpen(socket, head);
  });
}

describe('the handshake', () => {
  test('D9: sends the app what HTTP would send it: the app’s cookies and credentials, not the gate’s, nor a forged identity', async () => {
    let head = '';
    await using app = await switching((socket, seen) => {
      head = seen;
      socket.write(`${SWITCH}\r\n`);
    });
    await using gate = await new TestGate([app.url], { added: ['x-sallyport-assertion', 'signed'] }).listen();
    await using wire = new Wire(gate.port);
    wire.send(
      upgrade(
        'Authorization: Basic eDp5',
        'Origin: https://app.corp.example',
        'Cookie: __Host-Http-sallyport=secret; a=1',
        'X_Forwarded_User: root',
        'Sec-WebSocket-Protocol: chat',
        'Sec-WebSocket-Extensions: permessage-deflate',
      ),
    );
    await wire.until('\r\n\r\n');
    expect(head).toMatch(/^GET \/ws\?a=%zz HTTP\/1.1\r\n/);
    for (const line of [
      'Authorization: Basic eDp5',
      'Origin: https://app.corp.example',
      'Cookie: a=1',
      'x-sallyport-assertion: signed',
    ]) {
      expect(head).toContain(`\r\n${line}\r\n`);
    }
    expect(head).toContain('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    expect(head).toContain('Sec-WebSocket-Extensions: permessage-deflate');
    expect(head).not.toMatch(/secret|root/);
    expect(head.match(/^upgrade: .*$/gim)).toEqual(['upgrade: websocket']);
  });

  test('D9: no 101 before the app’s own; then the app’s, without what must not cross', async () => {
    const asked = Promise.withResolvers<Socket>();
    await using app = await switching(asked.resolve);
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send(upgrade());
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(wire.text).toBe('');
    const socket = await asked.promise;
    socket.write(`${SWITCH}X-Sallyport-User: root\r\nSet-Cookie: __Host-Http-sallyport=p\r\n`);
    socket.write('Sec-WebSocket-Protocol: chat\r\n\r\n');
    const text = await wire.until('\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 101 Switching Protocols\r\n/);
    expect(text).toContain('sec-websocket-accept: x');
    expect(text).toContain('sec-websocket-protocol: chat');
    expect(text).not.toMatch(/sallyport/i);
  });

  test('passes any other answer on as an answer, and closes', async () => {
    await using app = await startApp(() => {});
    app.server.on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 4\r\n\r\nnope');
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    const text = await wire.send(upgrade()).end();
    expect(text).toMatch(/^HTTP\/1.1 426 [^]*connection: close[^]*nope$/i);
    expect(await gate.end()).toMatchObject({ status: 426, ended: null, bytes: 4 });
  });

  test.each([
    ['an app that is down', 'http://127.0.0.1:1', 'upstream-unreachable'],
    [
      'an upgrade to something else',
      'HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
      'upstream-invalid',
    ],
    ['a 101 with a control character', `${SWITCH}X-A: \x01\r\n\r\n`, 'upstream-invalid'],
    ['an app that closes', '', 'upstream-died'],
  ])('%s is a refusal, not a tunnel', async (_, answer, code) => {
    await using app = await switching((socket) => socket.end(answer, 'latin1'));
    await using gate = await new TestGate([answer.startsWith('http:') ? answer : app.url]).listen();
    await using wire = new Wire(gate.port);
    const text = await wire.send(upgrade()).end();
    expect(text).toMatch(/^HTTP\/1.1 502 /);
    expect(text).toContain(`x-sallyport: ${code}`);
  });

  test('D1: a reset while the app is asked ends only that request', async () => {
    const left = Promise.withResolvers<void>();
    await using app = await switching((socket) => socket.on('close', left.resolve));
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send(upgrade());
    await expect.poll(() => gate.cuts.length).toBe(1);
    wire.reset();
    await left.promise;
    expect(await gate.end()).toMatchObject({ status: null, ended: 'client-gone' });
  });

  test('refuses a permit that only looks like one', async () => {
    await using gate = await new TestGate(['http://127.0.0.1:1']).listen();
    const forged: Permit = Object.assign(Object.create(Permit.prototype), permitFor('/', 'WS'));
    const passage: Passage = Object.create(null);
    expect(() => tunnel(forged, passage, gate.upstream, [])).toThrow('not a permit');
  });
});

describe('an open tunnel', () => {
  test('carries real messages both ways, and a close', async () => {
    await using app = await startApp(() => {});
    const server = new WebSocketServer({ server: app.server });
    server.on('connection', (socket) => {
      socket.send('hello');
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    await using gate = await new TestGate([app.url]).listen();
    const socket = new WebSocket(`ws://127.0.0.1:${gate.port}/ws`);
    const got: Buffer[] = [];
    const big = Buffer.alloc(3 * 1024 * 1024, 7);
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        got.push(data);
        if (got.length === 1) socket.send(big);
        else socket.close(1000, 'done');
      });
      socket.on('close', (code) => {
        expect(code).toBe(1000);
        resolve();
      });
    });
    expect(got[0]?.toString()).toBe('hello');
    expect(got[1]?.equals(big)).toBe(true);
    expect(await gate.end()).toMatchObject({ status: 101, ended: null, upstream: { status: 101, error: null } });
    server.close();
  });

  test('keeps frames that came before the other side was ready', async () => {
    let received = '';
    await using app = await switching((socket) => {
      socket.on('data', (chunk: Buffer) => {
        received += chunk.toString('latin1');
      });
      socket.write(`${SWITCH}\r\nearly-app`);
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    expect(await wire.send(`${upgrade()}early-client`).until('early-app')).toMatch(/\r\n\r\nearly-app$/);
    await expect.poll(() => received).toMatch(/early-client$/);
  });

  test('is read only as fast as the slower side takes it', async () => {
    let taken = 0;
    const piece = Buffer.alloc(1024 * 1024);
    await using app = await switching((socket) => {
      socket.write(`${SWITCH}\r\n`);
      for (let i = 0; i < 64; i++) socket.write(piece, () => taken++);
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    await wire.send(upgrade()).until('\r\n\r\n');
    wire.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(taken).toBeLessThan(40);
  });

  test('gives a slow client everything that the app sent before it left', async () => {
    const piece = Buffer.alloc(8 * 1024 * 1024, 'x');
    await using app = await switching((socket) => {
      socket.write(`${SWITCH}\r\n`);
      socket.end(piece, () => socket.destroySoon());
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    await wire.send(upgrade()).until('\r\n\r\n');
    wire.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 100));
    wire.socket.resume();
    const text = await wire.end();
    expect(text.length - text.indexOf('\r\n\r\n') - 4).toBe(piece.length);
    expect(await gate.end()).toMatchObject({ status: 101, ended: null, bytes: piece.length });
  });

  test.each(['policy', 'revoked', 'expired', 'drain'] as const)(
    'a cut for `%s` closes both sides at once',
    async (reason) => {
      const left = Promise.withResolvers<void>();
      await using app = await switching((socket) => {
        socket.on('close', left.resolve);
        socket.write(`${SWITCH}\r\nhello`);
      });
      await using gate = await new TestGate([app.url]).listen();
      await using wire = new Wire(gate.port);
      await wire.send(upgrade()).until('hello');
      gate.cuts[0]?.cut(reason);
      await Promise.all([left.promise, wire.end()]);
      expect(await gate.end()).toMatchObject({ status: 101, ended: reason, bytes: 5 });
    },
  );

  test.each(['client', 'app'] as const)('ends when the %s resets', async (side) => {
    let far: Socket | null = null;
    await using app = await switching((socket) => {
      far = socket;
      socket.write(`${SWITCH}\r\n`);
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    await wire.send(upgrade()).until('\r\n\r\n');
    if (side === 'client') wire.reset();
    else (far as Socket | null)?.resetAndDestroy();
    expect(await gate.end()).toMatchObject({ ended: side === 'client' ? 'client-gone' : 'upstream-died' });
  });

  test('is closed after `idle` without a byte, and not before', async () => {
    await using app = await switching((socket) => {
      socket.write(`${SWITCH}\r\n`);
      let left = 6;
      const timer = setInterval(() => {
        if (left-- > 0) socket.write('x');
        else clearInterval(timer);
      }, 50);
    });
    await using gate = await new TestGate([app.url], { timeouts: { ...OPTIONS.timeouts, idle: 200 } }).listen();
    await using wire = new Wire(gate.port);
    expect(await wire.send(upgrade()).end()).toMatch(/xxxxxx$/);
    expect(await gate.end()).toMatchObject({ status: 101, ended: 'idle' });
  });

  test('holds its connection for its life', async () => {
    await using app = await switching((socket) => socket.write(`${SWITCH}\r\n`));
    await using gate = await new TestGate([app.url], { connections: 1, queue: 0 }).listen();
    await using first = new Wire(gate.port);
    await first.send(upgrade()).until('\r\n\r\n');
    await using second = new Wire(gate.port);
    expect(await second.send(upgrade()).end()).toMatch(/^HTTP\/1.1 503 /);
    await gate.end();
    first.reset();
    await gate.end();
    await using third = new Wire(gate.port);
    expect(await third.send(upgrade()).until('\r\n\r\n')).toMatch(/^HTTP\/1.1 101 /);
  });
});
