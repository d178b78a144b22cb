import { describe, expect, test } from 'vitest';
import { askerFor, BEARER, detail } from './gate.ts';
import { createSigner, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const now = Date.now();
const claims = soundClaims(now);
const strict = askerFor([signer.jwk]);
const plain = askerFor([signer.jwk], { bearer: { ...BEARER, profile: 'jwt' } });

describe('§2.3: profile rfc9068', () => {
  test('refuses a token that lacks any of the required claims', async () => {
    for (const name of ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']) {
      const { [name]: _left, ...rest } = claims;
      expect(detail(await strict(signToken(signer, rest), now))).toBe(`${name}-missing`);
    }
  });

  test('refuses a client or token id that is not a string', async () => {
    expect(detail(await strict(signToken(signer, { ...claims, client_id: 7 }), now))).toBe('client_id-invalid');
    expect(detail(await strict(signToken(signer, { ...claims, jti: '' }), now))).toBe('jti-invalid');
  });
});

describe('profile jwt', () => {
  const bare: Record<string, unknown> = { ...claims, client_id: undefined, jti: undefined };

  test('accepts a plain JWT, with its type or without one', async () => {
    for (const typ of ['JWT', 'jwt', 'application/jwt', undefined]) {
      expect(detail(await plain(signToken(signer, bare, { typ }), now))).toBe('accepted');
    }
  });

  test('D24: refuses every other type', async () => {
    for (const typ of ['logout+jwt', 'at+jwt', 'secevent+jwt', 'dpop+jwt', 'jwt ']) {
      expect(detail(await plain(signToken(signer, bare, { typ }), now))).toBe('typ-mismatch');
    }
  });

  test('refuses ID tokens, logout tokens and security events by what only they carry (RFC 8725 §3.12)', async () => {
    for (const name of ['nonce', 'at_hash', 'c_hash', 's_hash', 'events']) {
      const token = signToken(signer, { ...bare, [name]: 'x' }, { typ: 'JWT' });
      expect(detail(await plain(token, now))).toBe('not-an-access-token');
    }
  });
});

test('§2.2.3: at most one of the two profiles accepts a token', async () => {
  for (const typ of ['at+jwt', 'application/at+jwt', 'JWT', undefined, 'logout+jwt', 'dpop+jwt', 'secevent+jwt']) {
    const token = signToken(signer, claims, { typ });
    const accepting = [await strict(token, now), await plain(token, now)].filter(
      (answer) => detail(answer) === 'accepted',
    );
    expect(accepting.length).toBeLessThanOrEqual(1);
  }
});
