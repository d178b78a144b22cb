/** The modules of the OpenID conformance plan `oidcc-client-refreshtoken`, and the rest of OpenID Connect Core §12. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../../src/core/signed-in.ts';
import type { RelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import { json } from '../key-server.ts';
import { createSigner, signToken } from '../signer.ts';
import { CLIENT, ScriptedProvider } from './scripted-provider.ts';
import { signedIn, signIn, wordOf } from './signing-in.ts';

/** Of the same name as the provider's own. */
const FORGER = createSigner('k1', 'RS256');
const NEXT = createSigner('k2', 'RS256');

let provider: ScriptedProvider;
let party: RelyingParty;
let known: SignedIn;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
  party = provider.party();
  known = signedIn(await signIn(provider, party));
});

afterEach(() => provider.stop());

/** What the next refresh comes to when the ID token says this instead. */
async function judged(claims: object): Promise<string> {
  provider.claims = claims;
  return wordOf(await party.refresh(known));
}

async function renewed(): Promise<SignedIn> {
  const refreshed = await party.refresh(known);
  if (refreshed.kind !== 'renewed') throw new Error(wordOf(refreshed));
  return refreshed.signedIn;
}

/** With this answer of the token endpoint. */
async function answered(status: number, error?: string): Promise<string> {
  provider.answers['/token'] = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'www-authenticate': 'Basic' });
    response.end(JSON.stringify({ error }));
  };
  return wordOf(await party.refresh(known));
}

describe('oidcc-client-refreshtoken-test-plan', () => {
  test('oidcc-client-test-refresh-token: new tokens, and userinfo with the new access token', async () => {
    provider.tokens = { access_token: 'the-next-access-token', refresh_token: 'r-2' };
    provider.claims = { at_hash: undefined };
    const next = await renewed();
    expect(next.tokens).toMatchObject({ refresh: 'r-2' });
    expect(next.tokens.id).not.toBe(known.tokens.id);
    const [token, info] = provider.asked.slice(-2);
    expect(Object.fromEntries(token?.form ?? [])).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'r-1' });
    expect(info?.headers.authorization).toBe('Bearer the-next-access-token');
  });

  test('oidcc-client-test-refresh-token-invalid-issuer: another issuer ends the session', async () => {
    expect(await judged({ iss: 'https://evil.example' })).toBe('ended: iss-mismatch');
  });

  test('oidcc-client-test-refresh-token-invalid-sub: another subject ends the session', async () => {
    provider.userinfo = { sub: 'felix' };
    expect(await judged({ sub: 'felix' })).toBe('ended: sub-changed');
  });

  test('oidcc-client-test-refresh-token-invalid-aud: another audience ends the session', async () => {
    expect(await judged({ aud: 'another-client' })).toBe('ended: aud-mismatch');
    expect(await judged({ aud: [CLIENT.clientId, 'another-client'] })).toBe('ended: azp-missing');
    expect(await judged({ aud: [CLIENT.clientId] })).toBe('accepted');
  });

  test('oidcc-client-test-refresh-token-invalid-azp: an azp that was not there before ends the session', async () => {
    expect(await judged({ azp: CLIENT.clientId })).toBe('ended: azp-changed');
    expect(await judged({ azp: 'another-client' })).toBe('ended: azp-mismatch');
  });
});

describe('§12.2: the refreshed ID token', () => {
  test('with another time of sign-in, or another nonce, ends the session; without them it does not', async () => {
    expect(await judged({ auth_time: Math.floor(Date.now() / 1000) - 100 })).toBe('ended: auth_time-changed');
    expect(await judged({ nonce: 'another' })).toBe('ended: nonce-changed');
    expect(await judged({ nonce: undefined, auth_time: undefined })).toBe('accepted');
  });

  test('with a bad signature ends the session', async () => {
    provider.sign = (claims, header) => signToken(FORGER, claims, header);
    expect(wordOf(await party.refresh(known))).toBe('ended: signature');
  });

  test('says what counts now: a group that is gone is gone', async () => {
    provider.userinfo = { groups: ['sales'] };
    provider.claims = { department: 'north' };
    expect({ ...(await renewed()).claims }).toMatchObject({ groups: ['sales'], department: 'north' });
    provider.userinfo = { groups: undefined };
    expect((await renewed()).claims['groups']).toBeUndefined();
  });

  test('may raise or lower how the person signed in, and what it leaves out stays as it was', async () => {
    provider.claims = { acr: 'low', amr: ['pwd'] };
    known = await renewed();
    provider.claims = { auth_time: undefined };
    const later = await renewed();
    expect(later.signIn).toEqual({ acr: 'low', amr: ['pwd'], at: known.signIn.at });
    expect(later.signIn.at).not.toBeNull();
  });

  test('renews the age of the facts, and keeps sid unless it says another', async () => {
    provider.claims = { sid: 'op-session-1' };
    known = await renewed();
    provider.claims = { iat: Math.floor(Date.now() / 1000) - 1 };
    const next = await renewed();
    expect(next.sid).toBe('op-session-1');
    expect(next.factsAt).toBe(Number(Reflect.get(provider.claims, 'iat')) * 1000);
  });
});

describe('a refresh without an ID token', () => {
  test('keeps what the old one said, and asks userinfo anew', async () => {
    provider.claims = { department: 'north' };
    known = await renewed();
    provider.tokens = { id_token: undefined, refresh_token: undefined };
    provider.userinfo = { groups: ['sales'] };
    const next = await renewed();
    expect({ ...next.claims }).toMatchObject({ groups: ['sales'], department: 'north' });
    expect(next.tokens).toEqual(known.tokens);
    expect(next.factsAt).toBe(known.factsAt);
  });

  test('ends the session when userinfo is then somebody else’s', async () => {
    provider.tokens = { id_token: undefined };
    provider.userinfo = { sub: 'felix' };
    expect(wordOf(await party.refresh(known))).toBe('ended: userinfo-sub-mismatch');
  });
});

describe('a refresh that is refused', () => {
  test('because of this person ends the session', async () => {
    for (const error of ['invalid_grant', 'access_denied', 'login_required', 'interaction_required'])
      expect(await answered(400, error)).toBe(`ended: ${error}`);
  });

  test('because of the gate does not: a wrong client secret must not sign everybody out', async () => {
    for (const error of ['invalid_client', 'unauthorized_client', 'invalid_request', 'unsupported_grant_type'])
      expect(await answered(401, error)).toBe(`unavailable: ${error}`);
  });

  test('because the provider is in trouble does not', async () => {
    for (const status of [429, 500, 502, 503]) {
      expect(await answered(status, 'invalid_grant')).toBe(`unavailable: ${provider.issuer}/token: answered ${status}`);
    }
    expect(await answered(404)).toBe(`unavailable: ${provider.issuer}/token: answered 404`);
  });
});

describe('a refresh that breaks off after the refresh token was changed', () => {
  beforeEach(() => {
    provider.tokens = { refresh_token: 'r-2' };
  });

  test('hands back the new one when userinfo is down', async () => {
    provider.answers['/userinfo'] = (_request, response) => response.writeHead(503).end();
    expect(await party.refresh(known)).toMatchObject({ kind: 'unavailable', tokens: { refresh: 'r-2' } });
  });

  test('hands back the new one when the keys cannot be had', async () => {
    provider.answers['/keys'] = (_request, response) => response.writeHead(503).end();
    provider.sign = (claims, header) => signToken(NEXT, claims, header);
    expect(await party.refresh(known)).toMatchObject({
      kind: 'unavailable',
      why: 'unknown-key',
      tokens: { refresh: 'r-2', id: known.tokens.id },
    });
  });

  test('does not end over clocks', async () => {
    expect(await judged({ iat: Math.floor(Date.now() / 1000) + 60 })).toBe('unavailable: iat-future');
    expect(await judged({ exp: Math.floor(Date.now() / 1000) - 60 })).toBe('unavailable: expired');
  });

  test('also when openid-client objects to what we do not look at', async () => {
    provider.answers['/token'] = json({
      access_token: 'the-access-token',
      token_type: 'mac',
      refresh_token: 'r-2',
      id_token: known.tokens.id,
    });
    expect(await party.refresh(known)).toMatchObject({ kind: 'unavailable', tokens: { refresh: 'r-2' } });
  });
});

test('without the ID token of the sign-in there is nothing to compare with', async () => {
  const bare = { ...known, tokens: { ...known.tokens, id: 'none' } };
  expect(wordOf(await party.refresh(bare))).toBe('ended: no-id-token');
});

test('without a refresh token the provider is not asked', async () => {
  const before = provider.asked.length;
  const bare = { ...known, tokens: { id: known.tokens.id, refresh: null } };
  expect(await party.refresh(bare)).toEqual({ kind: 'unavailable', why: 'no-refresh-token', tokens: bare.tokens });
  expect(provider.asked.length).toBe(before);
});
