/** A method is what the request line says, and is judged as the policy names it. */

import { describe, expect, test } from 'vitest';
import { fieldOf, UPGRADE } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';
import { useWays } from '../support/ways.ts';

const ways = useWays(WIKI);
const gate = ways.direct;

describe.each(['http', 'forward-auth'] as const)('%s', (way) => {
  test('HEAD obeys what is said of GET, in grants and in denies', async () => {
    expect((await ways.ask(way, '/public/x', { app: 'wiki', method: 'HEAD' })).status).toBe(200);
    const refused = await ways.ask(way, '/secrets/x', { app: 'wiki', as: 'felix', method: 'HEAD' });
    expect([refused.status, refused.reason]).toEqual([403, 'denied-by-rule']);
    expect((await ways.ask(way, '/x', { app: 'wiki', method: 'HEAD' })).status).toBe(401);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])(
    'a grant for GET lets no %s through',
    async (method) => {
      const reply = await ways.ask(way, '/public/x', { app: 'wiki', as: 'kim', method });
      expect([reply.status, reply.reason]).toEqual([403, 'no-grant']);
      expect(gate.app.bytes).toBe('');
    },
  );

  test.each(['GET', 'HEAD', 'POST', 'PROPFIND', 'PURGE', 'M-SEARCH', 'OPTIONS'])(
    'a deny for `*` stops %s',
    async (method) => {
      const reply = await ways.ask(way, '/admin/x', { app: 'wiki', as: 'felix', method });
      expect(reply.reason).toBe('denied-by-rule');
      expect(gate.app.bytes).toBe('');
    },
  );
});

test.each([
  ['TRACE', 405, 'bad-method'],
  ['CONNECT', 405, 'bad-method'],
  ['get', 400, 'malformed-request'],
  ['GeT', 400, 'malformed-request'],
  ['FROBNICATE', 400, 'malformed-request'],
  ['A'.repeat(64), 400, 'malformed-request'],
  ['GET\t', 400, 'malformed-request'],
  ['WS', 400, 'malformed-request'],
])('%s is refused, also for somebody who may do everything', async (method, status, reason) => {
  const reply = await gate.ask('/public/x', { app: 'wiki', as: 'mira', method });
  expect([reply.status, reply.reason]).toEqual([status, reason]);
  expect(gate.app.bytes).toBe('');
});

test.each(['TRACE', 'CONNECT', 'get', 'WS', 'A'.repeat(64)])('forward-auth refuses %s', async (method) => {
  const reply = await ways.ask('forward-auth', '/public/x', { app: 'wiki', as: 'mira', method });
  expect(reply.status).toBe(403);
  expect(reply.reason).toBe('bad-method');
});

test('a deny for GET stops an upgrade; a grant for GET opens none', async () => {
  expect((await ways.ask('websocket', '/secrets/x', { app: 'wiki', as: 'felix' })).reason).toBe('denied-by-rule');
  expect((await ways.ask('websocket', '/colleagues/x', { app: 'wiki', as: 'kim' })).reason).toBe('no-grant');
  expect((await ways.ask('websocket', '/x', { app: 'wiki', as: 'felix' })).status).toBe(101);
});

test('a preflight is a request like every other, and its answer is no way around', async () => {
  const fields = [
    'Origin: https://evil.example',
    'Access-Control-Request-Method: GET',
    'Access-Control-Request-Headers: authorization',
  ];
  const reply = await gate.ask('/x', { app: 'wiki', method: 'OPTIONS', fields });
  expect([reply.status, reply.reason]).toEqual([401, 'login-required']);
  expect(reply.fields.filter(([name]) => name.startsWith('access-control-'))).toEqual([]);
  expect(gate.app.bytes).toBe('');
});

test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'x_http_method_override'])(
  '%s changes nothing',
  async (name) => {
    await gate.ask('/public/x', { app: 'wiki', fields: [`${name}: DELETE`] });
    expect(gate.app.received.map(({ method }) => method)).toEqual(['GET']);
    expect(gate.app.bytes).not.toContain('DELETE');
  },
);

test('an upgrade of a page of another origin is refused; of none, or of the app’s own, not', async () => {
  for (const origin of [
    'https://evil.example',
    'https://wiki.corp.example.evil.example',
    'http://wiki.corp.example',
    'null',
    '',
  ]) {
    const reply = await gate.upgrade('/public/x', { app: 'wiki', fields: [`Origin: ${origin}`] });
    expect([reply.status, reply.reason]).toEqual([403, 'origin-mismatch']);
  }
  expect(gate.app.bytes).toBe('');
  expect((await gate.upgrade('/public/x', { app: 'wiki', fields: ['Origin: https://wiki.corp.example'] })).status).toBe(
    101,
  );
});

test.each([
  ['a POST', { method: 'POST' }],
  [
    'HTTP/2 over cleartext',
    { fields: ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'] },
  ],
])('%s that asks for an upgrade is an ordinary request, without it', async (_, ask) => {
  await gate.ask('/x', { app: 'wiki', as: 'felix', fields: UPGRADE.slice(1, 2), ...ask });
  expect(gate.app.received).toHaveLength(1);
  expect(gate.app.bytes).not.toMatch(/upgrade|h2c|http2/i);
});

describe.each(['COPY', 'MOVE'])('%s', (method) => {
  test.each([
    ['to a denied place', '/admin/y', 403, 'denied-by-rule'],
    ['by its URL', 'https://wiki.corp.example/admin/y', 403, 'denied-by-rule'],
    ['to another host', 'https://evil.example/y', 400, 'bad-destination'],
    ['to an odd spelling', '/%61dmin/y', 400, 'bad-destination'],
    ['to a climb', '/x/../admin/y', 400, 'bad-destination'],
    ['to a fragment', '/x#/../admin', 400, 'bad-destination'],
  ])('%s is refused', async (_, destination, status, reason) => {
    const reply = await gate.ask('/x', { app: 'wiki', as: 'felix', method, fields: [`Destination: ${destination}`] });
    expect([reply.status, reply.reason]).toEqual([status, reason]);
    expect(gate.app.bytes).toBe('');
  });

  test('without a Destination, or with two, is refused', async () => {
    for (const fields of [[], ['Destination: /a', 'Destination: /admin/b']]) {
      expect((await gate.ask('/x', { app: 'wiki', as: 'felix', method, fields })).reason).toBe('bad-destination');
    }
    expect(gate.app.bytes).toBe('');
  });

  test('to a place that is allowed, too, passes', async () => {
    const reply = await gate.ask('/x', { app: 'wiki', as: 'felix', method, fields: ['Destination: /y'] });
    expect(reply.status).toBe(200);
    expect((await gate.record()).request).toMatchObject({ method, path: '/x', destination: '/y' });
  });
});

test('405 says what there is', async () => {
  expect(fieldOf(await gate.ask('/public/x', { app: 'wiki', method: 'TRACE' }), 'allow')).toContain('GET');
});
