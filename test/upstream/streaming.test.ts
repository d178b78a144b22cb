/** Bodies both ways: without a limit, only as fast as the slower side, and cut at once when a side leaves. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startApp, startRaw } from './app.ts';
import { OPTIONS, TestGate } from './gate.ts';
import { get, Wire } from './wire.ts';

const MIB = 1024 * 1024;

describe('uploads', () => {
  test('D21: stream without a limit, whatever their content type', async () => {
    await using app = await startApp((request, response) => {
      const hash = createHash('sha256');
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        hash.update(chunk);
      });
      request.on('end', () => response.end(`${bytes} ${hash.digest('hex')} ${request.headers['content-type']}`));
    });
    await using gate = await new TestGate([app.url]).listen();
    const body = Buffer.alloc(8 * MIB, 'sallyport');
    const answer = await fetch(gate.url, { method: 'PUT', body, headers: { 'content-type': 'x/y; z' } });
    expect(await answer.text()).toBe(`${body.length} ${createHash('sha256').update(body).digest('hex')} x/y; z`);
    expect(await gate.end()).toMatchObject({ status: 200, ended: null });
  });

  test('are read only as fast as the app takes them', async () => {
    await using app = await startApp((request, response) => {
      setTimeout(() => request.on('data', () => {}).on('end', () => response.end('ok')), 300);
    });
    await using gate = await new TestGate([app.url]).listen();
    let accepted = 0;
    const upload = send(gate.url, { method: 'POST', headers: { 'content-length': 64 * MIB } });
    const answered = new Promise<void>((resolve) => {
      upload.on('response', (response) => {
        response.resume();
        resolve();
      });
    });
    const chunk = Buffer.alloc(MIB);
    for (let i = 0; i < 64; i++) upload.write(chunk, () => accepted++);
    upload.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
    // What the kernels hold between four sockets, and two stream buffers.
    expect(accepted).toBeLessThan(40);
    await answered;
  });

  test('are framed exactly once, as they came: by length or in chunks', async () => {
    const heads: string[] = [];
    await using app = await startRaw((socket, head) => {
      heads.push(head);
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    await using gate = await new TestGate([app.url]).listen();
    for (const framing of [
      'Content-Length: 2\r\n\r\nhi',
      'Transfer-Encoding: chunked\r\n\r\n2;ext="x"\r\nhi\r\n0\r\nX-Sallyport-User: t\r\n\r\n',
    ]) {
      await using wire = new Wire(gate.port);
      await wire.send(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${framing}`).end();
    }
    expect(heads[0]).toMatch(/content-length: 2\r\n\r\nhi$/);
    expect(heads[0]).not.toMatch(/transfer-encoding/i);
    expect(heads[1]).toMatch(/transfer-encoding: chunked\r\n\r\n2\r\nhi/);
    expect(heads[1]).not.toMatch(/content-length|sallyport-user/i);
  });

  test('D6: the body of a GET is its body, and never the next client’s request', async () => {
    const body = 'GET /stolen HTTP/1.1\r\nX: y';
    const targets: string[] = [];
    await using app = await startApp((request, response) => {
      targets.push(request.url ?? '');
      response.end('ok');
    });
    await using gate = await new TestGate([app.url], { connections: 1 }).listen();
    await using first = new Wire(gate.port);
    await first.send(`GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`).until('ok');
    await using second = new Wire(gate.port);
    await second.send(get('/b', 'Connection: close')).end();
    expect(targets).toEqual(['/a', '/b']);
  });

  test('D13, D32: `Expect` stays here, and 100 is sent once the app can take the body', async () => {
    let expectation: string | undefined;
    await using app = await startApp((request, response) => {
      expectation = request.headers.expect;
      request.on('data', () => {}).on('end', () => response.end('done'));
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    await wire.until('HTTP/1.1 100 Continue\r\n\r\n');
    expect(await wire.send('hi').end()).toMatch(/100 Continue\r\n\r\nHTTP\/1.1 200 [^]*done/);
    expect(expectation).toBeUndefined();
  });

  test('D13: no 100 when the app cannot be reached', async () => {
    await using gate = await new TestGate(['http://127.0.0.1:1']).listen();
    await using wire = new Wire(gate.port);
    wire.send('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    expect(await wire.end()).toMatch(/^HTTP\/1.1 502 /);
  });

  test('a client that stops sending is 408 `body-timeout`', async () => {
    await using app = await startApp((request) => request.resume());
    await using gate = await new TestGate([app.url], { timeouts: { ...OPTIONS.timeouts, body: 60 } }).listen();
    await using wire = new Wire(gate.port);
    wire.send('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9\r\n\r\nhi');
    expect(await wire.until('body-timeout')).toMatch(/^HTTP\/1.1 408 /);
  });

  test('D28, D34: an answer that comes before the upload ends is whole, and closes the connection', async () => {
    await using app = await startApp((_, response) => {
      response.writeHead(413, { 'content-length': '7' }).end('too big');
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${512 * MIB}\r\n\r\n`);
    wire.send(Buffer.alloc(64 * 1024));
    const text = await wire.until('too big');
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(text).toMatch(/connection: close/i);
    wire.send(Buffer.alloc(4 * MIB));
    await wire.end();
    expect(await gate.end()).toMatchObject({ status: 413, bytes: 7 });
    // What writes the record may still ask the request for its connection.
    expect(gate.requests[0]?.socket).not.toBeNull();
  });

  test('an answer may flow while the upload still runs', async () => {
    await using app = await startApp((request, response) => {
      response.writeHead(200).flushHeaders();
      request.pipe(response);
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    await wire.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nping\r\n').until('ping');
    await wire.send('4\r\npong\r\n').until('pong');
    expect(await wire.send('0\r\n\r\n').end()).toMatch(/0\r\n\r\n$/);
    expect(await gate.end()).toMatchObject({ status: 200, ended: null, bytes: 8 });
  });
});

describe('downloads', () => {
  test('are taken from the app only as fast as the client reads', async () => {
    let written = 0;
    await using app = await startApp((_, response) => {
      const chunk = Buffer.alloc(MIB, 1);
      const more = (): void => {
        while (written < 64) {
          written++;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    await using gate = await new TestGate([app.url]).listen();
    const client = send(gate.url);
    const response = await new Promise<IncomingMessage>((resolve) => {
      client.on('response', resolve).end();
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(40);
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    await once(response, 'end');
    expect(bytes).toBe(64 * MIB);
    expect(await gate.end()).toMatchObject({ bytes: 64 * MIB, ended: null });
  });

  test('a client that does not read is cut after `idle`', async () => {
    await using app = await startApp((_, response) => {
      response.end(Buffer.alloc(64 * MIB));
    });
    await using gate = await new TestGate([app.url], { timeouts: { ...OPTIONS.timeouts, idle: 100 } }).listen();
    await using wire = new Wire(gate.port);
    wire.socket.pause();
    wire.send(get('/'));
    expect(await gate.end()).toMatchObject({ status: 200, ended: 'idle', upstream: { error: null } });
  });
});

describe('a side that leaves', () => {
  test.each([
    ['waits for the head', ''],
    ['reads the answer', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'],
  ])('a client that resets while it %s ends the app’s connection at once', async (_, begun) => {
    const left = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await using app = await startRaw((socket) => {
      socket.on('close', left.resolve);
      asked.resolve();
      if (begun !== '') socket.write(begun);
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send(get('/'));
    await asked.promise;
    if (begun !== '') await wire.until('half');
    wire.reset();
    await left.promise;
    expect(await gate.end()).toMatchObject({ status: begun === '' ? null : 200, ended: 'client-gone' });
  });

  test.each(['policy', 'expired', 'revoked', 'drain'] as const)(
    'a cut for `%s` closes both sides at once',
    async (reason) => {
      const left = Promise.withResolvers<void>();
      await using app = await startRaw((socket) => {
        socket.on('close', left.resolve);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
      });
      await using gate = await new TestGate([app.url]).listen();
      await using wire = new Wire(gate.port);
      await wire.send(get('/')).until('half');
      gate.cuts[0]?.cut(reason);
      await Promise.all([left.promise, wire.end()]);
      expect(await gate.end()).toMatchObject({ status: 200, ended: reason, bytes: 4 });
    },
  );

  test('a client that leaves the queue frees its place', async () => {
    const held: (() => void)[] = [];
    await using app = await startApp((_, response) => {
      held.push(() => response.end('ok'));
    });
    await using gate = await new TestGate([app.url], { connections: 1, queue: 1 }).listen();
    await using first = new Wire(gate.port);
    first.send(get('/1'));
    await expect.poll(() => held.length).toBe(1);
    await using second = new Wire(gate.port);
    second.send(get('/2'));
    await expect.poll(() => gate.cuts.length).toBe(2);
    second.reset();
    expect(await gate.end()).toMatchObject({ ended: 'client-gone' });
    await using third = new Wire(gate.port);
    third.send(get('/3'));
    await expect.poll(() => gate.cuts.length).toBe(3);
    held[0]?.();
    await first.until('ok');
    await expect.poll(() => held.length).toBe(2);
    held[1]?.();
    await third.until('ok');
  });
});
