/** One client's bytes are one request to the app: whatever is smuggled is refused, or is a body. */

import { describe, expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { valuesOf } from '../support/recording-app.ts';
import { requestOf } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

const gate = useGate(WIKI);

const SMUGGLED = 'GET /admin/x HTTP/1.1\r\nHost: wiki.corp.example\r\nX-Smuggled: 1\r\n\r\n';

function post(body: string, ...fields: string[]): string {
  const request = { app: 'wiki', method: 'POST', fields: [...fields, 'Connection: close'] };
  return requestOf('/x', request, gate.issuer.token('felix')) + body;
}

test.each([
  ['both framings', '0\r\n\r\n', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
  ['both, the other way round', '0\r\n\r\n', ['Transfer-Encoding: chunked', 'Content-Length: 5']],
  ['two codings', '0\r\n\r\n', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
  ['a coding twice', '0\r\n\r\n', ['Transfer-Encoding: chunked, chunked']],
  ['a coding that nobody takes away', '0\r\n\r\n', ['Transfer-Encoding: gzip, chunked']],
  ['a coding that is none', '0\r\n\r\n', ['Transfer-Encoding: xchunked']],
  ['identity', '0\r\n\r\n', ['Transfer-Encoding: identity']],
  ['a coding behind a vertical tab', '0\r\n\r\n', ['Transfer-Encoding:\x0bchunked']],
  ['a blank before the colon', '0\r\n\r\n', ['Transfer-Encoding : chunked']],
  ['an obsolete fold', '0\r\n\r\n', ['Transfer-Encoding:', ' chunked']],
  ['two lengths', 'hello', ['Content-Length: 5', 'Content-Length: 6']],
  ['one length twice', 'hello', ['Content-Length: 5', 'Content-Length: 5']],
  ['a list of lengths', 'hello', ['Content-Length: 5, 5']],
  ['a signed length', 'hello', ['Content-Length: +5']],
  ['a negative one', 'hello', ['Content-Length: -5']],
  ['a hexadecimal one', 'hello', ['Content-Length: 0x5']],
  ['one beyond every integer', 'hello', ['Content-Length: 99999999999999999999']],
])('%s is 400, and the app hears nothing', async (_, body, fields) => {
  const reply = await gate.raw(post(body, ...fields) + SMUGGLED);
  expect([reply.status, reply.reason]).toEqual([400, 'malformed-request']);
  expect(gate.app.bytes).toBe('');
});

test('a coding in HTTP/1.0 is 400: a proxy of that time would read the length', async () => {
  const reply = await gate.raw(post('0\r\n\r\n', 'Transfer-Encoding: chunked').replace('HTTP/1.1', 'HTTP/1.0'));
  expect([reply.status, reply.reason]).toEqual([400, 'malformed-request']);
  expect(gate.app.bytes).toBe('');
});

test.each([
  ['a bare LF', 'X-A: b\nX-Sallyport-User: root'],
  ['a bare CR', 'X-A: b\rX-Sallyport-User: root'],
  ['NUL', 'X-A: b\0c'],
  ['a blank in the name', 'X A: b'],
  ['a tab before the colon', 'X-A\t: b'],
  ['bytes above 0x7f in the name', 'X-\xc3\xa9: b'],
  ['an empty name', ': b'],
  ['no colon', 'X-A'],
])('a field with %s is 400, and the app hears nothing', async (_, field) => {
  const reply = await gate.raw(requestOf('/public/x', { app: 'wiki', fields: [field] }, null));
  expect([reply.status, reply.reason]).toEqual([400, 'malformed-request']);
  expect(gate.app.bytes).toBe('');
});

describe.each([
  ['a length', (body: string) => post(body, `Content-Length: ${body.length}`)],
  [
    'chunks',
    (body: string) => post(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked'),
  ],
  [
    'chunks with extensions',
    (body: string) =>
      post(`${body.length.toString(16)};a="b";c\r\n${body}\r\n0;d\r\n\r\n`, 'Transfer-Encoding: chunked'),
  ],
])('a body with %s', (_, framed) => {
  test.each(['POST', 'GET', 'DELETE', 'OPTIONS'])('that is itself a request stays the body of %s', async (method) => {
    const reply = await gate.raw(framed(SMUGGLED).replace('POST', method));
    expect(reply.status).toBe(200);
    expect(gate.app.received.map((one) => [one.method, one.target])).toEqual([[method, '/x']]);
    expect(gate.app.received[0]?.body).toContain('X-Smuggled');
  });
});

test.each([
  ['a size beyond every integer', 'ffffffffffffffff1\r\nok\r\n0\r\n\r\n'],
  ['a size that is none', 'zz\r\nok\r\n0\r\n\r\n'],
  ['a negative size', '-2\r\nok\r\n0\r\n\r\n'],
  ['bare LFs', '2\nok\n0\n\n'],
  ['more bytes than it says', '2\r\nok!\r\n0\r\n\r\n'],
  ['an extension of 20 KiB', `2;a=${'x'.repeat(20_480)}\r\nok\r\n0\r\n\r\n`],
])('a chunk with %s ends the connection, and is no second request', async (_, chunks) => {
  using client = await gate.client();
  gate.asked += 1;
  await client.send(post(chunks + SMUGGLED, 'Transfer-Encoding: chunked')).rest();
  expect(client.statuses.filter((status) => status < 400)).toEqual([]);
  expect(gate.app.received).toEqual([]);
  expect(gate.app.bytes).not.toContain('Smuggled');
});

test('trailers that name an identity, or anything, do not reach the app', async () => {
  const chunks = '2\r\nok\r\n0\r\nX-Sallyport-User: root\r\nX-Forwarded-User: root\r\nX-Plain: root\r\n\r\n';
  await gate.raw(post(chunks, 'Transfer-Encoding: chunked', 'Trailer: X-Sallyport-User'));
  expect(gate.app.received[0]?.body).toContain('ok');
  expect(gate.app.bytes).not.toMatch(/root|trailer/i);
});

test('of pipelined requests each is judged by its own head: credentials, host and path', async () => {
  const felix = gate.issuer.token('felix');
  using client = await gate.client();
  gate.asked += 5;
  client.send(
    [
      requestOf('/x', { app: 'wiki' }, felix),
      requestOf('/x', { app: 'wiki' }, null),
      requestOf('/public/y', { host: 'other.example' }, felix),
      requestOf('/admin/x', { app: 'wiki' }, felix),
      requestOf('/public/z', { app: 'wiki', fields: ['Connection: close'] }, null),
    ].join(''),
  );
  await client.rest();
  expect(client.statuses).toEqual([200, 401, 404, 403, 200]);
  // The app has no order of them: they may come on several connections.
  const reached = gate.app.received.map((one) => `${one.target} ${valuesOf(one, 'x-sallyport-assertion').length}`);
  expect(reached.toSorted()).toEqual(['/public/z 0', '/x 1']);
});

test('the body of a refused request is not taken for the next one, which is judged by itself', async () => {
  const bytes = requestOf('/x', { app: 'wiki', method: 'POST', fields: [`Content-Length: ${SMUGGLED.length}`] }, null);
  using client = await gate.client();
  gate.asked += 2;
  await client.send(bytes + SMUGGLED + SMUGGLED).rest();
  expect(client.statuses).toEqual([401]);
  expect(gate.app.bytes).toBe('');
});
