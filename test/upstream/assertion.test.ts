import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { type AssertionAlgorithm, type AssertionKeys, readAssertionKeys } from '../../src/upstream/assertion-keys.ts';
import { ASSERTION_TYPE, createMinter, type Minter, type MinterOptions } from '../../src/upstream/assertion.ts';
import { LAPTOP, NOW, permit, person } from './assertion-permit.ts';

const GATE = 'https://gate.corp.example';
const APP = 'https://marketing.corp.example';

function keysFor(algorithm: AssertionAlgorithm): AssertionKeys {
  const { privateKey } =
    algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = privateKey.export({ format: 'pem', type: 'pkcs8' });
  return readAssertionKeys(algorithm, [{ file: 'a.pem', text: { reveal: () => text } }]);
}

let keys: AssertionKeys;
beforeAll(() => {
  keys = keysFor('ES256');
});

function minter(changes: Partial<MinterOptions> = {}): Minter {
  return createMinter({ signer: keys.signer, issuer: GATE, audience: APP, lifetime: 60_000, ...changes });
}

/** As docs/assertion.md tells an app to do it. */
async function verify(token: string, { jwks }: AssertionKeys = keys, now = NOW): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(jwks)), {
    issuer: GATE,
    audience: APP,
    typ: ASSERTION_TYPE,
    algorithms: ['ES256', 'EdDSA'],
    requiredClaims: ['exp', 'iat', 'sub', 'idp_iss'],
    currentDate: new Date(now),
  });
  return payload;
}

describe('the assertion', () => {
  test('is verified by jose with the published keys, signed with either algorithm', async () => {
    for (const algorithm of ['ES256', 'EdDSA'] as const) {
      const own = keysFor(algorithm);
      const token = minter({ signer: own.signer })(permit());
      expect((await verify(token, own)).sub).toBe('mira');
      await expect(verify(token, keys)).rejects.toThrow('no applicable key');
      await expect(verify(`${token.slice(0, -8)}AAAAAAAA`, own)).rejects.toThrow('signature verification failed');
    }
  });

  test('says who asks, from which device, and why it was let through', async () => {
    const payload = await verify(minter()(permit({ device: LAPTOP, postures: ['managed'] })));
    const iat = Math.floor(NOW / 1000);
    expect(payload).toEqual({
      iss: GATE,
      aud: APP,
      sub: 'mira',
      idp_iss: 'https://idp.corp.example',
      email: 'mira@corp.example',
      email_verified: true,
      groups: ['marketing', 'staff'],
      sid: expect.stringMatching(/^s_[\w-]{22}$/),
      amr: ['pwd', 'mfa'],
      acr: 'mfa',
      auth_time: iat - 60,
      device: { id: 'd-17', postures: ['managed'] },
      app: 'marketing-db',
      rule: 'mkt-use',
      policy: 'sha256:p',
      iat,
      nbf: iat - 5,
      exp: iat + 60,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test('leaves out what is not known', async () => {
    const bare = person({ claims: { email: 7 }, sid: null, signIn: { amr: null, acr: null, at: null } });
    const payload = await verify(minter()(permit({ identity: bare })));
    for (const name of ['email', 'email_verified', 'groups', 'sid', 'amr', 'acr', 'auth_time', 'device']) {
      expect(payload).not.toHaveProperty(name);
    }
  });

  test('lives no longer than a minute, nor than the credential that it stands for', async () => {
    const iat = Math.floor(NOW / 1000);
    const leaving = person({ expiresAt: NOW + 10_000 });
    expect((await verify(minter()(permit({ identity: leaving })))).exp).toBe(iat + 11);
    await expect(verify(minter()(permit()), keys, NOW + 60_000)).rejects.toThrow('exp');
  });

  test('carries any claim text safely, as JSON', async () => {
    const odd = person({ sub: 'a"\r\nX-Evil: 1\u2028é', claims: { groups: ['x'.repeat(6_000), 'a\r\nb'] } });
    const token = minter()(permit({ identity: odd }));
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await verify(token)).toMatchObject({ sub: odd.sub, groups: odd.claims['groups'] });
  });

  test('is never made for an anonymous caller', () => {
    expect(() => minter()(permit({ identity: ANONYMOUS }))).toThrow(TypeError);
  });

  test('does not show the session id of the provider, and tells sessions apart', () => {
    const mint = minter();
    const [a, b] = ['one', 'two'].map((sid) => decodeJwt(mint(permit({ identity: person({ sid }) })))['sid']);
    expect(a).not.toBe(b);
    expect(String(a)).not.toContain('one');
  });
});

describe('an assertion is remembered', () => {
  const mira = person();

  test('for half its life', () => {
    const mint = minter();
    const first = mint(permit({ identity: mira }));
    expect(mint(permit({ identity: mira, now: NOW + 29_999 }))).toBe(first);
    const second = mint(permit({ identity: mira, now: NOW + 30_000 }));
    expect(second).not.toBe(first);
    expect(decodeJwt(second).jti).not.toBe(decodeJwt(first).jti);
  });

  test('never past the end of the credential', () => {
    const mint = minter();
    const leaving = person({ expiresAt: NOW + 1_000 });
    const first = mint(permit({ identity: leaving }));
    expect(mint(permit({ identity: leaving, now: NOW + 1_000 }))).not.toBe(first);
  });

  test('for the same caller, decision and device only', () => {
    const mint = minter();
    const like = { identity: mira, device: LAPTOP, postures: ['managed'] };
    const first = mint(permit(like));
    expect(mint(permit({ ...like, postures: ['managed'] }))).toBe(first);
    for (const other of [
      { identity: person() },
      { by: 'other-rule' },
      { policy: 'sha256:q' },
      { device: { ...LAPTOP, version: 'v2' } },
      { postures: ['managed', 'hardened'] },
    ]) {
      expect(mint(permit({ ...like, ...other }))).not.toBe(first);
    }
    expect(minter()(permit(like))).not.toBe(first);
  });

  test('under several rules at once, and a bounded number of them', () => {
    const mint = minter();
    const tokens = ['a', 'b'].map((by) => mint(permit({ identity: mira, by })));
    expect(['a', 'b'].map((by) => mint(permit({ identity: mira, by })))).toEqual(tokens);
    for (let i = 0; i < 40; i++) mint(permit({ identity: mira, by: `rule-${i}` }));
    expect(mint(permit({ identity: mira, by: 'a' }))).not.toBe(tokens[0]);
  });
});
