/** Who asks is for the gate alone to say: nothing that a client writes into its head is believed, by the gate or by the app. */

import { describe, expect, test } from 'vitest';
import { RESERVED_HEADERS } from '../../src/upstream/reserved-headers.ts';
import { useGate } from '../support/gate.ts';
import { cgiOf, valuesOf } from '../support/recording-app.ts';
import { requestOf } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

const gate = useGate({ ...WIKI, settings: { limits: { drain: '100ms', headers: 200 } } });

/** What frames the request, and so is read as it stands. */
const FRAMING = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
  'authorization',
  'cookie',
]);

const FORGED = RESERVED_HEADERS.map(({ name }) => name.replace('*', name.endsWith('-*') ? 'user' : '-user')).filter(
  (name) => !FRAMING.has(name),
);

const SPELLINGS: readonly (readonly [string, (name: string) => string])[] = [
  ['as they are', (name) => name],
  ['in upper case', (name) => name.toUpperCase()],
  ['with `_`', (name) => name.replaceAll('-', '_')],
  ['with `.`', (name) => name.replaceAll('-', '.')],
  ['as CGI writes them', (name) => `HTTP_${name.toUpperCase().replaceAll('-', '_')}`],
  ['half and half', (name) => `hTTp-${name.replace('-', '_')}`],
];

describe.each([
  ['everybody’s page', '/public/x', {}],
  ['everybody’s page, with a token', '/public/x', { as: 'kim' }],
  ['a page of the staff', '/x', { as: 'felix' }],
])('%s', (_, target, who) => {
  test.each(SPELLINGS)('identity headers of any gate do not reach the app: %s', async (_, spell) => {
    const fields = FORGED.map((name) => `${spell(name)}: forged`);
    await gate.ask(target, { app: 'wiki', fields, ...who });
    await gate.upgrade(target, { app: 'wiki', fields, ...who });
    expect(gate.app.received).toHaveLength(2);
    expect(gate.app.bytes).not.toContain('forged');
    for (const received of gate.app.received) {
      const repeated = [...cgiOf(received)].filter(([, values]) => values.length > 1);
      expect(repeated).toEqual([]);
      expect(valuesOf(received, 'x-sallyport-assertion')).toHaveLength('as' in who ? 1 : 0);
    }
  });
});

test('D10: several of one name do not reach the app joined', async () => {
  const fields = ['X-Forwarded-User: a', 'x_forwarded_user: b', 'X.Forwarded.User: c', 'X-Forwarded-User: d'];
  await gate.ask('/public/x', { app: 'wiki', fields });
  expect(gate.app.bytes).not.toMatch(/forwarded.user/i);
});

describe('credentials', () => {
  test.each([
    ['the same twice', (token: string) => [`Authorization: Bearer ${token}`]],
    ['another spelling', (token: string) => [`aUTHORIZATION: Bearer ${token}`]],
    ['another scheme', () => ['Authorization: Basic Zm9vOmJhcg==']],
    ['an empty one', () => ['Authorization:']],
  ])('two Authorizations are 400, %s', async (_, more) => {
    const token = gate.issuer.token('felix');
    for (const target of ['/x', '/public/x']) {
      const reply = await gate.ask(target, { app: 'wiki', token, fields: more(token) });
      expect([reply.status, reply.reason]).toEqual([400, 'several-credentials']);
    }
    expect((await gate.upgrade('/x', { app: 'wiki', token, fields: more(token) })).reason).toBe('several-credentials');
    expect(gate.app.bytes).toBe('');
  });

  test('a look-alike of Authorization is neither read nor passed on', async () => {
    const fields = ['Proxy-Authorization', 'HTTP_AUTHORIZATION', 'X-Authorization'].map(
      (name) => `${name}: Bearer ${gate.issuer.token('felix')}`,
    );
    expect((await gate.ask('/x', { app: 'wiki', fields })).reason).toBe('login-required');
    await gate.ask('/public/x', { app: 'wiki', fields: fields.slice(0, 2) });
    expect(gate.app.bytes).not.toMatch(/bearer/i);
  });

  test('a token in the URL is refused, and stands in no record', async () => {
    const token = gate.issuer.token('felix');
    for (const query of [`?access_token=${token}`, `?a&ACCESS_TOKEN=${token}`, `?access%5ftoken=${token}`]) {
      expect((await gate.ask(`/public/x${query}`, { app: 'wiki' })).reason).toBe('token-in-query');
    }
    expect(JSON.stringify(await gate.records())).not.toContain(token.slice(0, 20));
    expect(gate.app.bytes).toBe('');
  });
});

describe('header bombs', () => {
  test.each([
    ['one of 17 KiB', [`X-A: ${'a'.repeat(17 * 1024)}`]],
    ['500 cookies', Array.from({ length: 500 }, (_, index) => `Cookie: c${index}=${'v'.repeat(40)}`)],
    ['a name of 17 KiB', [`${'a'.repeat(17 * 1024)}: 1`]],
    ['201 fields', Array.from({ length: 201 }, (_, index) => `X-${index}: 1`)],
  ])('%s: 431', async (_, fields) => {
    const reply = await gate.raw(
      requestOf('/public/x', { app: 'wiki', fields: [...fields, 'Connection: close'] }, null),
    );
    expect([reply.status, reply.reason]).toEqual([431, 'head-too-large']);
    expect(gate.app.bytes).toBe('');
  });
});

test('names that mean something to JavaScript are names', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf', 'then'];
  const reply = await gate.ask('/x', { app: 'wiki', as: 'felix', fields: names.map((name) => `${name}: 1`) });
  expect(reply.status).toBe(200);
  const [received] = gate.app.received;
  expect(names.map((name) => received && valuesOf(received, name.toLowerCase()))).toEqual(names.map(() => ['1']));
});

test('bytes above 0x7f in a value reach the app as they are, and the record as text', async () => {
  await gate.ask('/public/x', { app: 'wiki', fields: ['X-Name: caf\xe9 \xff', 'User-Agent: \xff\xfe\x85'] });
  expect(gate.app.bytes).toContain('X-Name: caf\xe9 \xff');
  expect((await gate.record()).client.agent).toBe('\xff\xfe\x85');
});

test('no client writes a line, a field or an escape sequence of the access record', async () => {
  const agent = 'x","decision":{"effect":"allow"},"y":"\\n{"v":1}\\u0000\x1b[2J'.replaceAll('\x1b', '%1b');
  const target = '/public/%7b"v":1,"status":200%7d\\n';
  await gate.ask(target, {
    app: 'wiki',
    fields: [`User-Agent: ${agent}`, 'X-Request-Id: 01FAKE', 'X-Forwarded-For: 6.6.6.6'],
  });
  const record = await gate.record();
  expect(record).toMatchObject({
    client: { ip: '127.0.0.1', agent },
    status: 400,
    decision: { effect: 'refuse' },
    request: { raw: target },
  });
  expect(record.parent_id).toBeUndefined();
  expect(record.id).not.toBe('01FAKE');
});
