import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { askerFor, BEARER, detail, principal } from './gate.ts';
import { createSigner, encode, signature, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const rsa = createSigner('r1', 'RS256');
const ask = askerFor([signer.jwk, rsa.jwk]);
const now = Date.now();
const seconds = Math.floor(now / 1000);
const claims = soundClaims(now);

/** How a token with these claims instead of the sound ones is judged. */
async function judged(changes: object, header: object = {}): Promise<string | null> {
  return detail(await ask(signToken(signer, { ...claims, ...changes }, header), now));
}

test('accepts a sound RFC 9068 token of each kind of key', async () => {
  const eddsa = createSigner('e1', 'EdDSA');
  for (const each of [signer, rsa, eddsa]) {
    const identity = principal(await askerFor([each.jwk])(signToken(each, claims), now));
    expect(identity).toMatchObject({ via: 'bearer', provider: 'corp', iss: claims['iss'], sub: 'mira' });
  }
});

describe('§2.2.1: algorithms', () => {
  test('refuses `none`, however it is spelled', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const bare = `${encode(JSON.stringify({ alg, typ: 'at+jwt' }))}.${encode(JSON.stringify(claims))}`;
      expect(detail(await ask(`${bare}.`, now))).toBe('malformed');
      expect(detail(await ask(`${bare}.AA`, now))).toBe('alg-not-allowed');
    }
  });

  test('refuses an HMAC whose secret is the public key', async () => {
    const header = encode(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: rsa.kid }));
    const input = `${header}.${encode(JSON.stringify(claims))}`;
    const secret = JSON.stringify(rsa.jwk);
    const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    expect(detail(await ask(token, now))).toBe('alg-not-allowed');
  });

  test('refuses a key for an algorithm that it is not pinned to', async () => {
    expect(detail(await ask(signToken(rsa, claims, { alg: 'PS256' }), now))).toBe('unknown-key');
    const { alg: _alg, ...open } = rsa.jwk;
    expect(detail(await askerFor([open])(signToken(rsa, claims, { alg: 'PS256' }), now))).toBe('unknown-key');
    expect(detail(await askerFor([open])(signToken(rsa, claims), now))).toBe('accepted');
  });

  test('refuses an algorithm that the provider does not list', async () => {
    const strict = askerFor([rsa.jwk], { bearer: { ...BEARER, algorithms: ['ES256'] } });
    expect(detail(await strict(signToken(rsa, claims), now))).toBe('alg-not-allowed');
  });
});

describe('§2.2.3: types', () => {
  test('accepts both spellings of at+jwt, in any case', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT']) expect(await judged({}, { typ })).toBe('accepted');
  });

  test('D24: refuses a logout token and every other kind', async () => {
    for (const typ of [
      'logout+jwt',
      'JWT',
      'secevent+jwt',
      'dpop+jwt',
      'dbsc+jwt',
      'sallyport-assertion+jwt',
      undefined,
    ]) {
      expect(await judged({}, { typ })).toBe('typ-mismatch');
    }
    expect(await judged({}, { typ: 7 })).toBe('header');
  });
});

describe('§3: tokens that are bound to a key', () => {
  test('refuses one that is presented alone: it may be stolen, and nothing here asks for the proof', async () => {
    for (const cnf of [
      { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
      { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' },
      {},
      null,
    ])
      expect(await judged({ cnf })).toBe('bound-to-a-key');
  });
});

describe('§2.2.4: issuers', () => {
  test('refuses near misses of the issuer', async () => {
    const iss = String(claims['iss']);
    for (const near of [`${iss}/`, iss.toUpperCase(), `${iss}.evil.example`, ` ${iss}`, iss.replace('https', 'http')]) {
      expect(await judged({ iss: near })).toBe('unknown-issuer');
    }
    expect(await judged({ iss: [iss] })).toBe('iss-missing');
  });
});

describe('§2.2.5: audiences', () => {
  test('accepts ours among several, and no near miss', async () => {
    const aud = String(claims['aud']);
    expect(await judged({ aud: ['https://other.example', aud] })).toBe('accepted');
    for (const near of [`${aud}/`, aud.toUpperCase(), [`${aud}.evil.example`], []]) {
      expect(await judged({ aud: near })).toBe('aud-mismatch');
    }
    expect(await judged({ aud: [aud, 7] })).toBe('aud-invalid');
    expect(await judged({ aud: undefined })).toBe('aud-missing');
  });
});

describe('§2.2.6: times', () => {
  test('D24: refuses a token issued in 2100', async () => {
    expect(await judged({ iat: 4_102_444_800, exp: 4_102_448_400 })).toBe('iat-future');
  });

  test('D24: refuses an expiry of 1e400', async () => {
    const text = JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e400');
    expect(detail(await ask(signToken(signer, text), now))).toBe('exp-invalid');
  });

  test('refuses dates that are strings, fractions, negative or missing', async () => {
    for (const name of ['exp', 'iat', 'nbf']) {
      for (const bad of [String(seconds), -1, null, true, []])
        expect(await judged({ [name]: bad })).not.toBe('accepted');
      expect(await judged({ [name]: seconds - 0.5 })).not.toBe('accepted');
    }
    expect(await judged({ exp: undefined })).toBe('exp-missing');
    expect(await judged({ iat: undefined })).toBe('iat-missing');
  });

  test('allows the skew and not a second more', async () => {
    expect(await judged({ iat: seconds - 10, exp: seconds - 4 })).toBe('accepted');
    expect(await judged({ iat: seconds - 10, exp: seconds - 5 })).toBe('expired');
    expect(await judged({ iat: seconds + 5, exp: seconds + 60 })).toBe('accepted');
    expect(await judged({ iat: seconds + 6, exp: seconds + 60 })).toBe('iat-future');
    expect(await judged({ nbf: seconds + 5 })).toBe('accepted');
    expect(await judged({ nbf: seconds + 6 })).toBe('not-yet-valid');
  });

  test('refuses a token that lives too long, or ends before it begins', async () => {
    expect(await judged({ exp: seconds + 86_400 })).toBe('accepted');
    expect(await judged({ exp: seconds + 86_401 })).toBe('lifetime');
    expect(await judged({ iat: seconds + 3, exp: seconds + 2 })).toBe('lifetime');
  });
});

describe('§2.2.7 and §2.2.8: headers', () => {
  test('refuses every critical extension, and nested tokens', async () => {
    expect(await judged({}, { crit: ['exp'], exp: 1 })).toBe('crit');
    expect(await judged({}, { crit: [] })).toBe('crit');
    expect(await judged({}, { crit: ['b64'], b64: true })).toBe('crit');
    expect(await judged({}, { b64: false })).toBe('crit');
    expect(await judged({}, { cty: 'JWT' })).toBe('nested');
  });

  test('refuses odd key ids, and looks up the others only among the keys', async () => {
    for (const kid of ['', 'x'.repeat(257), 'a\r\nb', 7, null]) expect(await judged({}, { kid })).toBe('kid');
    for (const kid of ['../../etc/passwd', "' OR 1=1 --", '__proto__'])
      expect(await judged({}, { kid })).toBe('unknown-key');
  });

  test('does not verify with a key that the token brings along', async () => {
    const mine = createSigner('k1');
    const { kid: _kid, ...jwk } = mine.jwk;
    expect(detail(await ask(signToken(mine, claims, { jwk, x5c: ['AAAA'] }), now))).toBe('signature');
  });
});

describe('§2.2.9: the subject', () => {
  test('D24: refuses a `sub` that is not a string, is empty or too long', async () => {
    for (const sub of [7, null, ['mira'], { a: 1 }, '', 'x'.repeat(256)])
      expect(await judged({ sub })).toBe('sub-invalid');
    expect(await judged({ sub: undefined })).toBe('sub-missing');
    expect(await judged({ sub: 'x'.repeat(255) })).toBe('accepted');
  });
});

describe('signatures', () => {
  test('refuses another key, a changed payload and a signature of zeros', async () => {
    expect(detail(await ask(signToken(createSigner('k1'), claims), now))).toBe('signature');
    const [head, , sealed] = signToken(signer, claims).split('.');
    const changed = `${head}.${encode(JSON.stringify({ ...claims, sub: 'felix' }))}`;
    expect(detail(await ask(`${changed}.${sealed}`, now))).toBe('signature');
    expect(detail(await ask(`${changed}.${Buffer.alloc(64).toString('base64url')}`, now))).toBe('signature');
    expect(detail(await ask(`${changed}.${signature(signer, changed)}`, now))).toBe('accepted');
  });

  test('asks for a `kid` when several keys could be meant', async () => {
    const other = createSigner('k2');
    expect(detail(await askerFor([signer.jwk, other.jwk])(signToken(signer, claims, { kid: undefined }), now))).toBe(
      'ambiguous-key',
    );
    expect(await judged({}, { kid: undefined })).toBe('accepted');
  });
});

test('§2.2.13: tells the client one sentence, whatever is wrong', async () => {
  const answers = [await ask('x.y.z', now), await ask(signToken(signer, { ...claims, aud: 'x' }), now)];
  for (const answer of answers) {
    expect(answer).toBeInstanceOf(Refusal);
    expect(answer).toMatchObject({ reason: 'invalid-token', status: 401, sentence: 'the token is not valid here' });
  }
});
