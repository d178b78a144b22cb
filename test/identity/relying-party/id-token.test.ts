/** OpenID Connect Core §3.1.3.7 beyond the conformance modules: dates, parties, and how the person signed in. */

import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Wish } from '../../../src/core/signed-in.ts';
import { createSigner, signToken } from '../signer.ts';
import { CLIENT, ScriptedProvider } from './scripted-provider.ts';
import { begin, signedIn, signIn, wordOf } from './signing-in.ts';

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});

afterEach(() => provider.stop());

const seconds = () => Math.floor(Date.now() / 1000);

async function judged(claims: object, header: object = {}, wish?: Wish): Promise<string> {
  provider.claims = claims;
  provider.header = header;
  return wordOf(await signIn(provider, provider.party(), wish));
}

/** As Ed25519 has it. */
const half = (text: string) => hash('sha512', text, 'buffer').subarray(0, 32).toString('base64url');

describe('dates', () => {
  test('in the past, in the future, and of no sense are refused, with the skew that is allowed', async () => {
    const now = seconds();
    expect(await judged({ exp: now - 6 })).toBe('expired');
    expect(await judged({ exp: now - 3, iat: now - 60 })).toBe('accepted');
    expect(await judged({ iat: now + 8 })).toBe('iat-future');
    expect(await judged({ iat: now + 3 })).toBe('accepted');
    expect(await judged({ iat: now - 700 })).toBe('lifetime');
    expect(await judged({ exp: now + 100, iat: now + 200 })).toBe('iat-future');
    expect(await judged({ nbf: now + 60 })).toBe('not-yet-valid');
    for (const exp of [now + 60.5, String(now + 60), null, 253_402_300_800])
      expect(await judged({ exp })).toBe('exp-invalid');
  });

  test('are compared with the time of the answer, not of the question', async () => {
    const asked = Date.now();
    // The provider takes three seconds for its answer.
    const party = provider.party({ clockSkew: 0 }, () => (provider.count('/token') === 0 ? asked : asked + 3_000));
    provider.claims = { iat: Math.floor(asked / 1000) + 2 };
    expect(wordOf(await signIn(provider, party))).toBe('accepted');
  });

  test('facts are as old as the token, and never of the future', async () => {
    provider.claims = { iat: seconds() - 60 };
    expect(signedIn(await signIn(provider)).factsAt).toBe(Number(Reflect.get(provider.claims, 'iat')) * 1000);
    provider.claims = { iat: seconds() + 3, auth_time: seconds() + 3 };
    const { factsAt, signIn: how } = signedIn(await signIn(provider));
    expect(Math.max(factsAt, how.at ?? 0)).toBeLessThanOrEqual(Date.now());
  });
});

describe('parties', () => {
  test('several audiences need an azp, and an azp is this client', async () => {
    const several = [CLIENT.clientId, 'https://api.corp.example'];
    expect(await judged({ aud: several })).toBe('azp-missing');
    expect(await judged({ aud: several, azp: CLIENT.clientId })).toBe('accepted');
    expect(await judged({ aud: several, azp: 'another-client' })).toBe('azp-mismatch');
    expect(await judged({ azp: 'another-client' })).toBe('azp-mismatch');
    expect(await judged({ aud: [CLIENT.clientId, 7], azp: CLIENT.clientId })).toBe('aud-invalid');
  });

  test('a subject is a string of 1 to 255 characters', async () => {
    for (const sub of ['', 'x'.repeat(256), {}, ['mira'], true]) expect(await judged({ sub })).toBe('sub-invalid');
  });

  test('a session of the provider is taken when it is a name', async () => {
    provider.claims = { sid: 'op-session-1' };
    expect(signedIn(await signIn(provider)).sid).toBe('op-session-1');
    provider.claims = { sid: 7 };
    expect(signedIn(await signIn(provider)).sid).toBeNull();
  });
});

describe('how the person signed in', () => {
  const wish = { acrValues: ['phr'], maxAge: 300 };

  test('comes from the ID token, so that anybody can see whether the wish was fulfilled', async () => {
    provider.claims = { acr: 'phr', amr: ['hwk', 'pin'] };
    const { signIn: how } = signedIn(await signIn(provider, provider.party(), wish));
    expect(how).toEqual({ acr: 'phr', amr: ['hwk', 'pin'], at: expect.any(Number) });
    // Whether an unfulfilled `acr` is enough is for the policy to say: `acr_values` may be ignored.
    expect(await judged({ acr: 'pwd' }, {}, wish)).toBe('accepted');
  });

  test('is not what userinfo says', async () => {
    provider.userinfo = { acr: 'phr', amr: ['hwk'], auth_time: seconds(), sid: 'x' };
    provider.claims = { auth_time: undefined };
    const { signIn: how, sid } = signedIn(await signIn(provider));
    expect({ how, sid }).toEqual({ how: { acr: null, amr: null, at: null }, sid: null });
  });

  test('is recent when that was asked for: the provider must say so, and may not have ignored it', async () => {
    expect(await judged({ auth_time: undefined }, {}, wish)).toBe('auth_time-missing');
    expect(await judged({ auth_time: seconds() - 290 }, {}, wish)).toBe('accepted');
    expect(await judged({ auth_time: seconds() - 400 }, {}, wish)).toBe('auth_time-too-old');
    expect(await judged({ auth_time: seconds() - 400 })).toBe('accepted');
    expect(await judged({ auth_time: seconds() + 60 })).toBe('auth_time-future');
    expect(await judged({ auth_time: 'now' })).toBe('auth_time-invalid');
  });

  test('anew means after the redirect, however long the person then takes', async () => {
    const party = provider.party();
    const { url, attempt } = await begin(party, { acrValues: [], maxAge: 0 });
    const callback = provider.approve(url);
    const startedAt = attempt.startedAt - 300_000;
    const at = Math.floor(startedAt / 1000);
    provider.claims = { auth_time: at + 20 };
    expect(wordOf(await party.finish({ ...attempt, startedAt }, callback))).toBe('accepted');
    provider.claims = { auth_time: at - 10 };
    expect(wordOf(await party.finish({ ...attempt, startedAt }, callback))).toBe('auth_time-too-old');
  });
});

describe('other kinds of token', () => {
  test('are refused by their type', async () => {
    for (const typ of ['logout+jwt', 'at+jwt', 'secevent+jwt', 'dpop+jwt', 'dbsc+jwt']) {
      expect(await judged({}, { typ })).toBe('typ-mismatch');
    }
    expect(await judged({}, { typ: undefined })).toBe('accepted');
  });

  test('are refused by what only they have', async () => {
    expect(await judged({ events: {} })).toBe('not-an-id-token');
  });

  test('and by their form: encrypted, nested, padded, with critical extensions', async () => {
    expect(await judged({}, { crit: ['exp'] })).toBe('crit');
    expect(await judged({}, { cty: 'JWT' })).toBe('nested');
    provider.sign = () => 'a.b.c.d.e';
    expect(wordOf(await signIn(provider))).toBe('malformed');
    provider.sign = (claims, header) => `${signToken(provider.signer, claims, header)}==`;
    expect(wordOf(await signIn(provider))).toBe('malformed');
  });
});

describe('hashes', () => {
  test('of the access token and the code are compared with the hash of the token’s own algorithm', async () => {
    const signer = createSigner('ed1', 'EdDSA');
    provider.keys = [signer.jwk];
    provider.sign = (claims, header) => signToken(signer, claims, header);
    expect(await judged({ at_hash: half('the-access-token'), c_hash: half('the-code') })).toBe('accepted');
    expect(await judged({})).toBe('at_hash-mismatch');
    expect(await judged({ at_hash: 7 })).toBe('at_hash-mismatch');
  });
});

describe('algorithms', () => {
  test('that are not allowed for ID tokens are refused, whatever key there is', async () => {
    const party = provider.party({ algorithms: ['ES256'] });
    expect(wordOf(await signIn(provider, party))).toBe('alg-not-allowed');
  });
});

describe('while the keys cannot be had', () => {
  test('a token with an unknown key signs nobody in, and takes no key away from others', async () => {
    const party = provider.party();
    const known = signedIn(await signIn(provider, party));
    provider.answers['/keys'] = (_request, response) => response.writeHead(503).end();
    const { sign } = provider;
    const stranger = createSigner('k9');
    provider.sign = (claims, header) => signToken(stranger, claims, header);
    expect(wordOf(await signIn(provider, party))).toBe('unknown-key');
    provider.sign = sign;
    expect(wordOf(await signIn(provider, party))).toBe('accepted');
    provider.claims = { nonce: undefined, auth_time: undefined };
    expect(wordOf(await party.refresh(known))).toBe('accepted');
  });

  test('a gate that never had any says so', async () => {
    provider.answers['/keys'] = (_request, response) => response.writeHead(503).end();
    expect(wordOf(await signIn(provider))).toMatch(/^unavailable: .*answered 503$/);
  });
});
