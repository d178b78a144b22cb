/** What the client receives of the app's answer, over bare bytes on both sides. */

import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import { startApp, startRaw } from './app.ts';
import { TestGate, type End } from './gate.ts';
import { get, Wire } from './wire.ts';

/** The app answers `answer` to one request; returns what the client read until the connection closed. */
async function through(answer: string, request = get('/', 'Connection: close')): Promise<{ text: string; end: End }> {
  await using app = await startRaw((socket) => {
    socket.end(answer, 'latin1');
  });
  await using gate = await new TestGate([app.url]).listen();
  await using wire = new Wire(gate.port);
  const text = await wire.send(request).end();
  return { text, end: await gate.end() };
}

function answer(status: string, lines: string[], body = ''): string {
  return `HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
}

describe('headers of an answer', () => {
  test('D14: drops hop-by-hop headers, those named in `Connection`, and our own names', async () => {
    const { text } = await through(
      answer(
        '200 OK',
        [
          'Connection: X-Secret, close',
          'X-Secret: 1',
          'Keep-Alive: timeout=9',
          'Upgrade: h2c',
          'Proxy-Authenticate: Basic',
          'Alt-Svc: h3=":8443"',
          'NEL: {"report_to":"app","max_age":60,"success_fraction":1}',
          'X-Sallyport: denied-by-rule',
          'X_Sallyport_User: root',
          'Set-Cookie: __Host-Http-sallyport=planted; Path=/',
          'Set-Cookie: mine=1; Path=/',
          'Set-Cookie: __host-sallyport-login=planted',
          'Set-Cookie: =__Host-Http-sallyport=without-a-name; Path=/',
          'Content-Length: 2',
        ],
        'ok',
      ),
    );
    expect(text).not.toMatch(/secret|timeout=9|h2c|proxy-|alt-svc|nel:|sallyport/i);
    expect(text.match(/set-cookie: .*/gi)).toEqual(['set-cookie: mine=1; Path=/']);
    expect(text).toMatch(/\r\n\r\nok$/);
  });

  test('lets an app clear what it has stored, and nobody’s cookies: they are those of other hosts, too', async () => {
    const { text } = await through(
      answer('200 OK', ['Clear-Site-Data: "cache", "Cookies","storage"', 'Clear-Site-Data: "*"', 'Content-Length: 0']),
    );
    expect(text.match(/clear-site-data: .*/gi)).toEqual(['clear-site-data: "cache","storage"']);
    const { text: nothing } = await through(answer('200 OK', ['Clear-Site-Data: "cookies"', 'Content-Length: 0']));
    expect(nothing).not.toMatch(/clear-site-data/i);
  });

  test('D4: drops `Trailer` beside `Content-Length`, and the process lives', async () => {
    const { text, end } = await through(answer('200 OK', ['Trailer: x', 'Content-Length: 2'], 'ok'));
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(text).not.toMatch(/trailer/i);
    expect(end).toMatchObject({ status: 200, ended: null, bytes: 2 });
  });

  test.each(['204 No Content', '304 Not Modified'])('D23: passes a %s with `Trailer` on', async (status) => {
    const { text, end } = await through(answer(status, ['Trailer: x']));
    expect(text).toContain(`HTTP/1.1 ${status}`);
    expect(text).not.toMatch(/trailer:|transfer-encoding/i);
    expect(end).toMatchObject({ status: Number(status.slice(0, 3)), ended: null, bytes: 0 });
  });

  test('takes `Content-Length` off a 204', async () => {
    const { text } = await through(answer('204 No Content', ['Content-Length: 0']));
    expect(text).not.toMatch(/content-length/i);
  });

  test('passes bytes above 0x7f in a header on as they are', async () => {
    const { text } = await through(answer('200 OK', ['X-Name: caf\xe9 \xff', 'Content-Length: 0']));
    expect(text).toContain('x-name: caf\xe9 \xff');
  });
});

describe('an answer that cannot be believed is 502 `upstream-invalid`', () => {
  test.each([
    ['a header with a bare CR', answer('200 OK', ['X-A: a\rX-B: b', 'Content-Length: 0'])],
    ['a control character in a header', answer('200 OK', ['X-A: a\x01b', 'Content-Length: 0'])],
    ['two content lengths', answer('200 OK', ['Content-Length: 2', 'Content-Length: 3'], 'ok!')],
    ['both framings', answer('200 OK', ['Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n')],
    // The parser takes `chunked` away; the client would read compressed bytes as the page itself.
    ['a coding that loses its label', answer('200 OK', ['Transfer-Encoding: gzip, chunked'], '2\r\nok\r\n0\r\n\r\n')],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['an upgrade that nobody asked for', answer('101 Switching Protocols', ['Connection: upgrade', 'Upgrade: h2c'])],
    ['a head of 32 KiB', answer('200 OK', [`X-A: ${'a'.repeat(32 * 1024)}`])],
  ])('%s', async (_, bytes) => {
    const { text, end } = await through(bytes);
    expect(text).toMatch(/^HTTP\/1.1 502 /);
    expect(text).toContain('x-sallyport: upstream-invalid');
    expect(end).toBeInstanceOf(Fault);
  });
});

describe('kinds of answers', () => {
  test('passes trailers of a chunked answer on, but none that says what a header must not', async () => {
    const { text } = await through(
      answer(
        '200 OK',
        ['Transfer-Encoding: chunked', 'Trailer: X-Sum'],
        '2\r\nok\r\n0\r\nX-Sum: 9\r\nX-Sallyport: a\r\nSet-Cookie: b\r\n\r\n',
      ),
    );
    expect(text).toMatch(/trailer: X-Sum/i);
    expect(text).toMatch(/2\r\nok\r\n0\r\nx-sum: 9\r\n\r\n$/i);
  });

  test('answers HEAD with the length and without a body, and keeps the next answer apart', async () => {
    await using app = await startApp((request, response) => {
      response.writeHead(200, { 'content-length': '5', 'x-method': request.method ?? '' }).end('hello');
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send(`HEAD / HTTP/1.1\r\nHost: a\r\n\r\n${get('/', 'Connection: close')}`);
    const text = await wire.end();
    expect(text.match(/x-method: \w+/g)).toEqual(['x-method: HEAD', 'x-method: GET']);
    expect(text.match(/hello/g)).toEqual(['hello']);
  });

  test('ends an answer without a length for a client of HTTP/1.0 by closing', async () => {
    const { text } = await through(
      answer('200 OK', ['Transfer-Encoding: chunked'], '2\r\nok\r\n0\r\n\r\n'),
      'GET / HTTP/1.0\r\nHost: a\r\n\r\n',
    );
    expect(text).not.toMatch(/chunked/i);
    expect(text).toMatch(/\r\n\r\nok$/);
  });

  test('sends the head of an event stream before its first event', async () => {
    await using app = await startApp((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    expect(await wire.send(get('/')).until('\r\n\r\n')).toMatch(/^HTTP\/1.1 200 [^]*event-stream/);
  });

  test('never gives a second, unsolicited answer to the next client', async () => {
    await using app = await startRaw((socket) => {
      socket.write(
        `${answer('200 OK', ['Content-Length: 5'], 'first')}${answer('200 OK', ['Content-Length: 5'], 'stray')}`,
      );
    });
    await using gate = await new TestGate([app.url], { connections: 1 }).listen();
    for (let i = 0; i < 3; i++) {
      await using wire = new Wire(gate.port);
      expect(await wire.send(get('/', 'Connection: close')).end()).toMatch(/first$/);
    }
  });
});
