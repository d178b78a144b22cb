import { describe, expect, test } from 'vitest';
import type { Principal } from '../../src/core/identity.ts';
import type { ProviderOptions } from '../../src/identity/provider.ts';
import { askerFor, principal } from './gate.ts';
import { createSigner, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const now = Date.now();

async function read(claims: object | string, options: Partial<ProviderOptions>): Promise<Principal> {
  const body = typeof claims === 'string' ? claims : { ...soundClaims(now), ...claims };
  return principal(await askerFor([signer.jwk], options)(signToken(signer, body), now));
}

const GROUPS: Partial<ProviderOptions> = { declaredClaims: ['groups'] };

test('keeps what the policy declares and the built-in claims, and nothing else', async () => {
  const { claims } = await read(
    { groups: ['finance'], email: 'm@corp.example', email_verified: true, salary: 9 },
    GROUPS,
  );
  expect({ ...claims }).toEqual({
    iss: 'https://idp.corp.example',
    sub: 'mira',
    groups: ['finance'],
    email: 'm@corp.example',
    email_verified: true,
  });
});

test('follows a path, and takes a list of names literally', async () => {
  const options: Partial<ProviderOptions> = {
    declaredClaims: ['groups', 'team'],
    claims: [
      { name: 'groups', path: ['realm_access', 'roles'] },
      { name: 'team', path: ['https://corp/team'] },
    ],
  };
  const token = { realm_access: { roles: ['a'] }, 'https://corp/team': 'blue', groups: ['not these'] };
  expect((await read(token, options)).claims).toMatchObject({ groups: ['a'], team: 'blue' });
});

describe('§2.2.10: types', () => {
  test('leaves a value of any other shape unknown, and turns none into another', async () => {
    for (const groups of [{ a: 1 }, [['a']], ['a', null], null]) {
      expect((await read({ groups }, GROUPS)).claims).not.toHaveProperty('groups');
    }
    expect((await read({ groups: 'admin' }, GROUPS)).claims['groups']).toBe('admin');
    expect((await read({ groups: 7 }, GROUPS)).claims['groups']).toBe(7);
    const { claims } = await read(
      JSON.stringify({ ...soundClaims(now), groups: 0 }).replace('"groups":0', '"groups":1e400'),
      GROUPS,
    );
    expect(claims).not.toHaveProperty('groups');
  });

  test('GHSA-c5c4-8r6x-56w3: takes nothing for an e-mail address that two readers would cut in two places', async () => {
    for (const email of [
      'a@evil.example@corp.example',
      '@corp.example',
      'a@',
      'a',
      '',
      'a b@corp.example',
      'a@corp.example\n',
      '"a@b"@corp.example',
    ]) {
      expect((await read({ email, email_verified: true }, {})).claims).not.toHaveProperty('email');
    }
    expect((await read({ email: 'Ünal+x@corp.example' }, {})).claims['email']).toBe('Ünal+x@corp.example');
  });

  test('takes a lone string as a list only where `single` names it', async () => {
    expect((await read({ groups: 'admin' }, { ...GROUPS, single: ['groups'] })).claims['groups']).toEqual(['admin']);
    expect((await read({ groups: 7 }, { ...GROUPS, single: ['groups'] })).claims['groups']).toBe(7);
  });

  test('takes a missing list as empty only where `absent_is_empty` names it', async () => {
    expect((await read({}, GROUPS)).claims).not.toHaveProperty('groups');
    const empty = { ...GROUPS, absentIsEmpty: ['groups'] };
    expect((await read({}, empty)).claims['groups']).toEqual([]);
    expect((await read({ groups: null }, empty)).claims).not.toHaveProperty('groups');
  });
});

test('calls a claim incomplete that the provider keeps elsewhere, whatever else is set', async () => {
  const options = { ...GROUPS, absentIsEmpty: ['groups'] };
  for (const groups of [undefined, ['finance']]) {
    const { claims, incomplete } = await read({ groups, _claim_names: { groups: 'src1' } }, options);
    expect(incomplete).toEqual(['groups']);
    expect(claims).not.toHaveProperty('groups');
  }
  expect((await read({ _claim_names: { other: 'src1' } }, options)).incomplete).toEqual([]);
  expect((await read({ _claim_names: 'odd' }, options)).incomplete).toContain('groups');
});

test('takes `__proto__`, `toJSON` and `constructor` for names like any other', async () => {
  const body = JSON.stringify(soundClaims(now)).replace(
    '{',
    '{"__proto__":{"groups":["admin"],"admin":true},"toJSON":"x","constructor":"y",',
  );
  const options = { declaredClaims: ['groups', 'admin', 'toJSON', '__proto__', 'constructor', 'hasOwnProperty'] };
  const { claims } = await read(body, options);
  expect(Object.getPrototypeOf(claims)).toBeNull();
  expect(claims['groups']).toBeUndefined();
  expect(claims['admin']).toBeUndefined();
  expect(claims['hasOwnProperty']).toBeUndefined();
  expect(claims['__proto__']).toBeUndefined();
  expect(claims['toJSON']).toBe('x');
  expect({}).not.toHaveProperty('admin');
});

test('reads device facts by the mapping of `device:`', async () => {
  const device = { id: ['device', 'id'], facts: [{ name: 'managed', path: ['device', 'compliant'] }] } as const;
  const { deviceClaims } = await read({ device: { id: 'd-17', compliant: true, secret: 1 } }, { device });
  expect({ ...deviceClaims }).toEqual({ id: 'd-17', managed: true });
  expect({ ...(await read({ device: { id: 'd-17' } }, {})).deviceClaims }).toEqual({});
});

test('reads what the sign-in was, and leaves what it does not understand unknown', async () => {
  const at = Math.floor(now / 1000) - 60;
  const { signIn, sid, issuedAt, expiresAt } = await read(
    { amr: ['pwd', 'mfa'], acr: 'phr', auth_time: at, sid: 's1' },
    {},
  );
  expect(signIn).toEqual({ amr: ['pwd', 'mfa'], acr: 'phr', at: at * 1000 });
  expect(sid).toBe('s1');
  expect(issuedAt).toBe(Math.floor(now / 1000) * 1000);
  expect(expiresAt).toBe(issuedAt + 3_605_000);
  const odd = await read({ amr: 'mfa', acr: 3, auth_time: '1', sid: 7 }, {});
  expect(odd.signIn).toEqual({ amr: null, acr: null, at: null });
  expect(odd.sid).toBeNull();
});

test('freezes the principal and everything in it', async () => {
  const found = await read({ groups: ['a'], amr: ['mfa'] }, GROUPS);
  for (const part of [
    found,
    found.claims,
    found.claims['groups'],
    found.signIn,
    found.signIn.amr,
    found.incomplete,
    found.deviceClaims,
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});
