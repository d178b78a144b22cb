import { describe, expect, test } from 'vitest';
import { mergeClaims } from '../../../src/identity/relying-party/user-info.ts';
import { ScriptedProvider } from './scripted-provider.ts';
import { signedIn, signIn } from './signing-in.ts';

const merge = (idToken: object, info: object) => mergeClaims({ sub: 'mira', ...idToken }, { sub: 'mira', ...info });
const verified = (idToken: object, info: object) => merge(idToken, info)['email_verified'];
const elsewhere = (idToken: object, info: object) => merge(idToken, info)['_claim_names'];

describe('the claims of the ID token and of userinfo', () => {
  test('complete each other, and the signed ones win', () => {
    const merged = mergeClaims({ sub: 'mira', groups: ['a'] }, { sub: 'mira', groups: ['b'], department: 'north' });
    expect(merged).toEqual({ sub: 'mira', groups: ['a'], department: 'north' });
  });

  test('keep an address and whether it was verified together', () => {
    const [own, other] = ['mira@corp.example', 'someone@else.example'];
    expect(verified({ email: own }, { email: other, email_verified: true })).toBeUndefined();
    expect(verified({ email: own, email_verified: false }, { email: own, email_verified: true })).toBe(false);
    expect(verified({ email: own }, { email: own, email_verified: true })).toBe(true);
    expect(verified({ email: own }, { email_verified: true })).toBe(true);
    expect(verified({ email_verified: true }, { email: other })).toBeUndefined();
    expect(verified({ email_verified: true }, { email: other, email_verified: false })).toBe(false);
    expect(verified({}, { email: own, email_verified: true })).toBe(true);
    expect(verified({ email: own, email_verified: true }, {})).toBe(true);
  });

  test('are incomplete where either says so', () => {
    expect(elsewhere({ _claim_names: { groups: 's1' } }, {})).toEqual({ groups: 's1' });
    expect(elsewhere({}, { _claim_names: { roles: 's2' } })).toEqual({ roles: 's2' });
    expect(elsewhere({ _claim_names: { groups: 's1' } }, { _claim_names: { roles: 's2' } })).toEqual({
      groups: 's1',
      roles: 's2',
    });
    for (const odd of [7, 'groups', ['groups'], null]) {
      expect(elsewhere({ _claim_names: { groups: 's1' } }, { _claim_names: odd })).toBeNull();
      expect(elsewhere({ _claim_names: odd }, { _claim_names: { groups: 's1' } })).toBeNull();
    }
  });
});

test('userinfo is asked only where it is wanted', async () => {
  const provider = await ScriptedProvider.start();
  const { claims } = signedIn(await signIn(provider, provider.party({ userinfo: false })));
  expect(claims['groups']).toBeUndefined();
  expect(provider.count('/userinfo')).toBe(0);
  await provider.stop();
});
