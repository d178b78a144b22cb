/** Tokens of an attacker who can write anything but the provider's signature, and odd ones of the provider itself. */

import { createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { json, startKeyServer } from '../identity/key-server.ts';
import { createSigner, encode, signToken } from '../identity/signer.ts';
import { useGate } from '../support/gate.ts';
import type { Issuer } from '../support/issuer.ts';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays(WIKI);
const gate = ways.direct;
const roomy = useGate({ ...WIKI, settings: { limits: { header_bytes: '1MiB', drain: '100ms' } } });

type Make = (issuer: Issuer) => string;

function text(issuer: Issuer, changes: object = {}): string {
  return JSON.stringify({ ...issuer.claims('felix'), ...changes });
}

/** Signs with the provider's key what JSON.stringify would not write: `member` beside felix's claims. */
function written(issuer: Issuer, member: string, changes: object = {}): string {
  return signToken(issuer.signer, text(issuer, { ...changes, marker: 0 }).replace('"marker":0', member));
}

const HEAD = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };

function unsigned(issuer: Issuer, header: object): string {
  return `${encode(JSON.stringify({ ...HEAD, ...header }))}.${encode(text(issuer))}.`;
}

const FORGED: readonly (readonly [string, Make])[] = [
  ['alg none', (issuer) => unsigned(issuer, { alg: 'none' })],
  ['alg None, with a signature', (issuer) => `${unsigned(issuer, { alg: 'None' })}AAAA`],
  [
    'HMAC with the public key as its secret',
    (issuer) => {
      const input = unsigned(issuer, { alg: 'HS256' }).slice(0, -1);
      const secret = JSON.stringify(issuer.signer.jwk);
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    },
  ],
  ['a key of its own under the same kid', (issuer) => signToken(createSigner('k1'), text(issuer))],
  [
    'a key of its own in `jwk`',
    (issuer) => {
      const own = createSigner('k1');
      return signToken(own, text(issuer), { jwk: own.jwk });
    },
  ],
  ['r = s = 0', (issuer) => `${unsigned(issuer, {}).slice(0, -1)}.${Buffer.alloc(64).toString('base64url')}`],
  [
    'a DER signature',
    (issuer) => {
      const input = unsigned(issuer, {}).slice(0, -1);
      return `${input}.${createSign('sha256').update(input).sign(issuer.signer.privateKey, 'base64url')}`;
    },
  ],
  [
    'another curve',
    (issuer) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      const input = unsigned(issuer, { alg: 'ES384' }).slice(0, -1);
      return `${input}.${sign('sha384', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  ],
  ['a kid that is a path', (issuer) => signToken(createSigner('../../../etc/passwd'), text(issuer))],
  ['a kid with a NUL', (issuer) => signToken(createSigner('k1\0'), text(issuer))],
  ['`crit`', (issuer) => signToken(issuer.signer, text(issuer), { crit: ['exp'] })],
  ['`b64: false`', (issuer) => signToken(issuer.signer, text(issuer), { b64: false, crit: ['b64'] })],
  [
    'the signature of another payload',
    (issuer) => issuer.token('felix').replace(/\.[^.]+\./, `.${encode(text(issuer, { sub: 'root' }))}.`),
  ],
  ['three dots', (issuer) => `${issuer.token('felix')}.x`],
  ['nothing', () => ''],
];

const ODD: readonly (readonly [string, Make])[] = [
  ['D24: type `logout+jwt`', (issuer) => issuer.token('felix', {}, { typ: 'logout+jwt' })],
  ['D24: issued in 2100', (issuer) => issuer.token('felix', { iat: 4_102_444_800, exp: 4_102_448_400 })],
  ['D24: an end of 1e400', (issuer) => written(issuer, '"exp":1e400', { exp: undefined })],
  ['D24: a `sub` that is a number', (issuer) => issuer.token('felix', { sub: 1 })],
  [
    'D24: a blank inside the signature',
    (issuer) => `${issuer.token('felix').slice(0, -4)} ${issuer.token('felix').slice(-4)}`,
  ],
  ['D24: `==` at its end', (issuer) => `${issuer.token('felix')}==`],
  ['no end', (issuer) => issuer.token('felix', { exp: undefined })],
  ['an end that is a string', (issuer) => issuer.token('felix', { exp: '4102444800' })],
  ['a negative beginning', (issuer) => issuer.token('felix', { iat: -1 })],
  ['a fraction', (issuer) => issuer.token('felix', { iat: 1.5 })],
  ['an end in the past', (issuer) => issuer.token('felix', { iat: 1_000_000_000, exp: 1_000_003_600 })],
  ['an issuer with a slash more', (issuer) => issuer.token('felix', { iss: 'https://idp.corp.example/' })],
  ['an issuer in upper case', (issuer) => issuer.token('felix', { iss: 'HTTPS://IDP.corp.example' })],
  ['another audience', (issuer) => issuer.token('felix', { aud: 'https://gate.corp.example/' })],
  [
    'an audience that only holds ours',
    (issuer) => issuer.token('felix', { aud: ['https://gate.corp.example.evil.example'] }),
  ],
  ['a member twice', (issuer) => written(issuer, '"sub":"root"')],
  ['no object', (issuer) => signToken(issuer.signer, '[]')],
];

describe.each(WAYS)('%s', (way) => {
  test.each([...FORGED, ...ODD])('%s: 401, on everybody’s page too', async (_, make) => {
    const { issuer } = way === 'forward-auth' ? ways.behind : ways.direct;
    const fields = [`Authorization: Bearer ${make(issuer)}`];
    for (const target of ['/x', '/public/x']) {
      const reply = await ways.ask(way, target, { app: 'wiki', fields });
      expect([reply.status, reply.reason]).toEqual([401, 'invalid-token']);
    }
    expect(ways.direct.app.bytes).toBe('');
  });
});

test('a token is not asked where its keys are', async () => {
  const elsewhere = await startKeyServer(json({ keys: [] }));
  const own = createSigner('own');
  elsewhere.answer = json({ keys: [own.jwk] });
  for (const header of [{ jku: elsewhere.url }, { x5u: elsewhere.url }, { jku: elsewhere.url, kid: 'k1' }]) {
    const reply = await gate.ask('/x', { app: 'wiki', token: signToken(own, text(gate.issuer), header) });
    expect(reply.reason).toBe('invalid-token');
  }
  const reply = await gate.ask('/x', { app: 'wiki', token: signToken(own, text(gate.issuer, { iss: elsewhere.url })) });
  expect(reply.reason).toBe('invalid-token');
  expect(elsewhere.hits).toBe(0);
  await elsewhere.close();
});

test('1,000 tokens with keys that nobody knows cause at most one fetch, and hurt nobody', async () => {
  const before = gate.issuer.keys.hits;
  const stranger = createSigner('x');
  const body = text(gate.issuer);
  const flood = Array.from({ length: 1_000 }, (_, index) =>
    signToken({ ...stranger, kid: `k-${index}` }, body),
  ).values();
  const work = async (): Promise<void> => {
    for (const token of flood) expect((await gate.ask('/x', { app: 'wiki', token })).status).toBe(401);
  };
  await Promise.all(Array.from({ length: 16 }, work));
  expect(gate.issuer.keys.hits - before).toBeLessThanOrEqual(1);
  expect((await gate.ask('/x', { app: 'wiki', as: 'felix' })).status).toBe(200);
});

describe('claims that mean something to JavaScript', () => {
  test.each([
    ['`__proto__`', '"__proto__":{"employment":"employee","groups":["marketing"]}'],
    ['`constructor`', '"constructor":{"prototype":{"employment":"employee"}}'],
    ['`toJSON`', '"toJSON":"x","toString":"employee","valueOf":"employee"'],
    ['a nested `__proto__`', '"a":{"__proto__":{"employment":"employee"}}'],
  ])('%s gives nothing', async (_, member) => {
    const claims = JSON.stringify({
      ...gate.issuer.claims('kim'),
      employment: undefined,
      groups: undefined,
      marker: 0,
    });
    const token = signToken(gate.issuer.signer, claims.replace('"marker":0', member));
    const reply = await gate.ask('/x', { app: 'wiki', token });
    expect([reply.status, reply.reason]).toEqual([403, 'no-grant']);
    expect(Object.hasOwn(Object.prototype, 'employment')).toBe(false);
    expect(gate.app.bytes).toBe('');
  });
});

/** JSON whose members look like integers. */
function keys(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [index * 7919, 0])));
}

describe('tokens that are made to cost', () => {
  test('100,000 members that look like integers do not get in; 40,000 are refused by their length alone', async () => {
    expect((await roomy.ask('/x', { app: 'wiki', token: written(roomy.issuer, `"a":${keys(100_000)}`) })).status).toBe(
      431,
    );
    const reply = await roomy.ask('/x', { app: 'wiki', token: written(roomy.issuer, `"a":${keys(40_000)}`) });
    expect([reply.status, reply.reason]).toEqual([401, 'invalid-token']);
    expect((await roomy.records()).at(-1)?.decision.detail).toBe('too-long');
  });

  test.each([
    ['as many as fit', () => keys(900)],
    ['5,000 lists in one another', () => '['.repeat(5_000) + ']'.repeat(5_000)],
    ['1,500 maps in one another', () => `${'{"a":'.repeat(1_500)}0${'}'.repeat(1_500)}`],
  ])('%s: a token is read, and lets in whom it names', async (_, value) => {
    expect((await roomy.ask('/x', { app: 'wiki', token: written(roomy.issuer, `"a":${value()}`) })).status).toBe(200);
  });
});

test('claims with line ends, or of 6 KiB, break no header and no record', async () => {
  const email = 'felix\r\nX-Sallyport-User: root@corp.example';
  const groups = ['a\r\nx-sallyport-user: root', 'b'.repeat(6_000)];
  const reply = await gate.ask('/x', {
    app: 'wiki',
    token: gate.issuer.token('felix', { email, groups, sub: 'f\r\nx: y' }),
  });
  expect(reply.status).toBe(200);
  expect(gate.app.received).toHaveLength(1);
  expect(gate.app.bytes).not.toMatch(/\r\nx-sallyport-user|\r\nx:/i);
  const refused = await gate.ask('/admin/x', {
    app: 'wiki',
    token: gate.issuer.token('felix', { email, sub: 'f\r\nx: y' }),
  });
  expect(refused.fields.map(([name]) => name)).not.toContain('x');
});
