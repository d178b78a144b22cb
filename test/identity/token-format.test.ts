import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { LONGEST_TOKEN, parseToken } from '../../src/identity/token-format.ts';
import { parseObject } from '../../src/core/strict-json.ts';
import { askerFor, detail } from './gate.ts';
import { createSigner, encode, signature, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const ask = askerFor([signer.jwk]);
const now = Date.now();
const claims = soundClaims(now);
const token = signToken(signer, claims);

function signed(header: string, payload: string): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signature(signer, input)}`;
}

const HEADER = JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'k1' });

describe('§2.2.2: one spelling', () => {
  test('D24: refuses white space and padding, which jose takes', async () => {
    const [header, payload, sealed] = token.split('.');
    const spellings = [
      `${token}==`,
      `${token}=`,
      `${token} `,
      `${token}\n`,
      `${header}.${payload}.${sealed?.slice(0, 9)}\t${sealed?.slice(9)}`,
      `${header}=.${payload}.${sealed}`,
      token.replaceAll('.', '%2E'),
      `${header}..${sealed}`,
      `${header}.${payload}`,
      `${token}.${sealed}.${sealed}`,
      `.${token}`,
      token.replace(/^./, 'é'),
    ];
    for (const spelling of spellings) expect(detail(await ask(spelling, now))).toBe('malformed');
    // Leading blanks belong to the header field, not to the token (RFC 9110 §11.4).
    expect(detail(await ask(` ${token}`, now))).toBe('accepted');
  });

  test('D24: refuses every other last character that decodes to the same bytes', async () => {
    const same = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      .split('')
      .map((last) => token.slice(0, -1) + last)
      .filter((spelling) => Buffer.from(spelling, 'base64url').equals(Buffer.from(token, 'base64url')));
    expect(same.length).toBeGreaterThan(1);
    for (const spelling of same)
      expect(detail(await ask(spelling, now))).toBe(spelling === token ? 'accepted' : 'malformed');
  });

  test('refuses the JSON serialization', async () => {
    const [header, payload, sealed] = token.split('.');
    expect(detail(await ask(JSON.stringify({ protected: header, payload, signature: sealed }), now))).toBe('malformed');
  });

  test('refuses a token over 16 KiB and a header over 4 KiB', async () => {
    expect(detail(await ask('a'.repeat(LONGEST_TOKEN + 1), now))).toBe('too-long');
    const wide = signed(
      JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', x: 'x'.repeat(4_096) }),
      JSON.stringify(claims),
    );
    expect(detail(await ask(wide, now))).toBe('header');
  });

  test('refuses members that stand twice, in the header and at any depth of the payload', async () => {
    const body = JSON.stringify(claims);
    expect(detail(await ask(signed(HEADER, body.replace('"sub"', '"sub":"felix","sub"')), now))).toBe('malformed');
    expect(detail(await ask(signed(HEADER, body.replace('"sub"', String.raw`"s\u0075b":"felix","sub"`)), now))).toBe(
      'malformed',
    );
    expect(detail(await ask(signed(HEADER, body.replace('{', '{"a":[{"b":1,"b":1}],')), now))).toBe('malformed');
    expect(detail(await ask(signed(HEADER.replace('{', '{"alg":"none",'), body), now))).toBe('header');
  });

  test('refuses bytes that are not UTF-8, a BOM, and payloads that are not objects', async () => {
    const raw = `${encode(HEADER)}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]).toString('base64url')}`;
    expect(detail(await ask(`${raw}.${signature(signer, raw)}`, now))).toBe('malformed');
    for (const body of ['[]', '"x"', 'null', '1', `\uFEFF${JSON.stringify(claims)}`]) {
      expect(detail(await ask(signed(HEADER, body), now))).toBe('malformed');
    }
  });
});

test('§2.2.11: refuses an encrypted token as what it is not, a JWS', async () => {
  expect(detail(await ask('eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d', now))).toBe('malformed');
});

test('judges any text without throwing', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.base64String(), { minLength: 3, maxLength: 3 })),
      (input) => {
        const text = typeof input === 'string' ? input : input.join('.');
        const parsed = parseToken(text);
        expect(parsed instanceof Refusal || parsed.text === text).toBe(true);
      },
    ),
  );
});

test('reads every JSON object as JSON.parse does, unless a member stands twice', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      expect(parseObject(text)).toEqual(JSON.parse(text));
      for (const name of Object.keys(value)) {
        expect(parseObject(text.replace('{', `{${JSON.stringify(name)}:0,`))).toBeNull();
      }
    }),
  );
});

test('reads 5,000 nested lists without exhausting the stack', () => {
  expect(parseObject(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)).not.toBeNull();
});
