/** Interim answers (RFC 9110 §15.2): an app's hints reach the client before its answer; a `100 Continue` that nobody asked for does not. */

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startRaw } from './app.ts';
import { TestGate, type End } from './gate.ts';
import { get, Wire } from './wire.ts';

const HINT = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** Bytes of hints. */
const MANY = 32 * 1024 * 1024;
const CLOSING = get('/', 'Connection: close');

/** The app sends each piece in a segment of its own. */
async function through(pieces: readonly string[], request = CLOSING): Promise<{ text: string; end: End }> {
  await using app = await startRaw((socket) => {
    socket.setNoDelay(true);
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece, 'latin1');
        await sleep(20);
      }
      socket.end();
    })();
  });
  await using gate = await new TestGate([app.url]).listen();
  await using wire = new Wire(gate.port);
  const text = await wire.send(request).end();
  return { text, end: await gate.end() };
}

describe('an early hint', () => {
  test('reaches the client before the answer, which alone is the outcome', async () => {
    const { text, end } = await through([HINT, OK]);
    expect(text).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\n(?:.+\r\n)*link: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 /,
    );
    expect(text).toMatch(/\r\n\r\nok$/);
    expect(end).toMatchObject({ status: 200, ended: null, bytes: 2, upstream: { status: 200 } });
  });

  test('loses what must not cross, and a length', async () => {
    const planted = [
      'Set-Cookie: __Host-Http-sallyport=planted',
      'X-Sallyport: denied-by-rule',
      'Connection: X-Secret',
      'X-Secret: 1',
      'Content-Length: 5',
      'Link: </b>',
    ];
    const { text } = await through([`HTTP/1.1 103 Early Hints\r\n${planted.join('\r\n')}\r\n\r\n`, OK]);
    const [hint = ''] = text.split('HTTP/1.1 200');
    expect(hint).toContain('link: </b>');
    expect(hint).not.toMatch(/sallyport|secret|connection|content-length/i);
  });

  test('is not sent to a client of HTTP/1.0', async () => {
    const { text } = await through([HINT, OK], 'GET / HTTP/1.0\r\nHost: a\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('that is not HTTP is 502, as an answer would be', async () => {
    const { text } = await through(['HTTP/1.1 103 Early Hints\r\nLink: a\x7fb\r\n\r\n', OK]);
    expect(text).toMatch(/^HTTP\/1\.1 502 /);
  });

  test('of a code without a name passes, too', async () => {
    const { text } = await through(['HTTP/1.1 142 Whatever\r\nX-Progress: 50\r\n\r\n', OK]);
    expect(text).toMatch(/^HTTP\/1\.1 142 Interim\r\n(?:.+\r\n)*x-progress: 50\r\n\r\nHTTP\/1\.1 200 /);
  });

  test('does not stand for an answer that never comes', async () => {
    const { text } = await through([HINT]);
    expect(text).toMatch(/^HTTP\/1\.1 103 [^]*\r\n\r\nHTTP\/1\.1 502 /);
  });

  test('without end does not pile up for a client that does not read', async () => {
    const hints = HINT.repeat(5_000);
    let sent = 0;
    await using app = await startRaw((socket) => {
      const flood = (): void => {
        sent += hints.length;
        if (sent > MANY) socket.end(OK);
        else socket.write(hints, flood);
      };
      flood();
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.socket.pause();
    wire.send(CLOSING);
    await expect.poll(() => sent, { timeout: 15_000 }).toBeGreaterThan(MANY);
    wire.socket.resume();
    const text = await wire.end();
    expect(text).toMatch(/\r\n\r\nok$/);
    // As much as the system's own buffers hold.
    expect(text.length).toBeLessThan(MANY / 2);
  });
});

describe('a `100 Continue` that nobody asked for', () => {
  test.each([
    ['in a segment of its own', [CONTINUE, OK]],
    ['together with the answer', [CONTINUE + OK]],
    ['with headers, and twice', ['HTTP/1.1 100 Go on\r\nX-A: b\r\n\r\n', CONTINUE + OK]],
    [
      'in pieces',
      [
        CONTINUE.slice(0, 4),
        CONTINUE.slice(4, 11),
        CONTINUE.slice(11, 20),
        CONTINUE.slice(20) + OK.slice(0, 5),
        OK.slice(5),
      ],
    ],
    ['after a hint', [HINT + CONTINUE + OK]],
    ['of HTTP/1.0', ['HTTP/1.0 100 Continue\r\n\r\n', OK]],
  ])('%s is passed over', async (_, pieces) => {
    const { text, end } = await through(pieces);
    expect(text).not.toContain(' 100 ');
    expect(text).toMatch(/HTTP\/1\.1 200 [^]*\r\n\r\nok$/);
    expect(end).toMatchObject({ status: 200 });
  });

  test('is no answer when none follows', async () => {
    const { text } = await through([CONTINUE]);
    expect(text).toMatch(/^HTTP\/1\.1 502 /);
  });

  test('without end is 502', async () => {
    const { text } = await through([`HTTP/1.1 100 Continue\r\nX-A: ${'a'.repeat(40_000)}`]);
    expect(text).toMatch(/^HTTP\/1\.1 502 /);
  });

  test('is a body where it stands in one', async () => {
    const body = `HTTP/1.1 100 Continue\r\n\r\n${OK}`;
    const { text } = await through([`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`, body]);
    expect(text).toContain(`\r\n\r\n${body}`);
  });

  test('is passed over before a 101, and not among the frames behind it', async () => {
    const switched = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    await using app = await startRaw((socket) => socket.end(CONTINUE + switched + CONTINUE, 'latin1'));
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    wire.send(get('/', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'));
    const text = await wire.end();
    expect(text).toMatch(/^HTTP\/1\.1 101 /);
    expect(text.split('\r\n\r\n').slice(1).join('\r\n\r\n')).toBe(CONTINUE);
  });
});
