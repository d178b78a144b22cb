/** Against oidc-provider: pushed requests, essential claims, rotation, userinfo, and every way to leave. */

import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClaimMapper } from '../../../src/identity/claim-mapping.ts';
import { KeySet } from '../../../src/identity/key-set.ts';
import type { SignInOptions } from '../../../src/identity/relying-party/options.ts';
import { RelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import { parseToken } from '../../../src/identity/token-format.ts';
import { Browser } from './browser.ts';
import { OpenIdProvider, RETURN_TO } from './openid-provider.ts';
import { CLIENT, REDIRECT_URI } from './scripted-provider.ts';
import { begin, NOTHING, signedIn, wordOf } from './signing-in.ts';

const MAPPING = { claims: [], single: [], absentIsEmpty: [], device: null, declaredClaims: ['groups'] };

let provider: OpenIdProvider;
let keys: KeySet;
let party: RelyingParty;
let browser: Browser;

async function start(
  client: Parameters<typeof OpenIdProvider.start>[0],
  changes: Partial<SignInOptions>,
): Promise<void> {
  provider = await OpenIdProvider.start(client);
  const { issuer } = provider;
  const { clientId, algorithms } = CLIENT;
  keys = new KeySet({ issuer, clientId, source: { kind: 'discovery' }, algorithms, maxStale: 0 });
  const options = { name: 'corp', issuer, ...CLIENT, scopes: ['groups'], ...changes };
  party = new RelyingParty(options, keys, createClaimMapper(MAPPING));
  browser = new Browser();
}

beforeEach(() => start({}, {}));

afterEach(async () => {
  keys.close();
  await provider.close();
});

async function signIn(wish = NOTHING) {
  const { url, attempt } = await begin(party, wish);
  return party.finish(attempt, await browser.visit(url));
}

async function leave(idToken: string): Promise<URL> {
  const url = await party.endSession({ idToken, returnTo: RETURN_TO, state: 's-1' });
  if (typeof url === 'string') throw new Error(url);
  return browser.submit(url, { logout: 'yes' });
}

describe('a sign-in', () => {
  test('with a pushed request, a signed ID token and claims from userinfo', async () => {
    const known = signedIn(await signIn());
    expect(known).toMatchObject({ iss: provider.issuer, sub: 'mira', claims: { groups: ['finance'] } });
    expect(known.sid).toMatch(/./);
    expect(known.tokens.refresh).toMatch(/./);
    // Without a claims parameter this provider would say neither.
    expect(known.signIn).toEqual({ amr: ['hwk'], acr: null, at: expect.any(Number) });
  });

  test('by a client that has a key', async () => {
    await provider.close();
    keys.close();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'gate-1' });
    const registered = {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'gate-1' }] },
      client_secret: undefined,
    } as const;
    await start(registered, { authentication: { kind: 'key', key } });
    expect(wordOf(await signIn())).toBe('accepted');
  });

  test('with a wrong secret is refused', async () => {
    await provider.close();
    keys.close();
    await start({}, { authentication: { kind: 'secret', secret: 'wrong' } });
    const begun = await party.begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
    expect(wordOf(begun)).toBe('refused: invalid_client');
  });

  test('that the person breaks off is refused', async () => {
    provider.login = () => ({ error: 'access_denied', error_description: 'not today' });
    expect(await signIn()).toMatchObject({ about: 'person', error: 'access_denied', description: 'not today' });
  });

  test('of which the code is used again is refused', async () => {
    const { url, attempt } = await begin(party);
    const callback = await browser.visit(url);
    expect(wordOf(await party.finish(attempt, callback))).toBe('accepted');
    expect(wordOf(await party.finish(attempt, callback))).toBe('refused: invalid_grant');
  });

  test('of which the code was stolen is refused: another attempt has another verifier', async () => {
    const victim = await begin(party);
    const callback = await browser.visit(victim.url);
    const thief = await begin(party);
    callback.searchParams.set('state', thief.attempt.state);
    expect(wordOf(await party.finish(thief.attempt, callback))).toBe('refused: invalid_grant');
  });
});

describe('a stronger sign-in', () => {
  test('is asked for and comes back, with the time at which it was made', async () => {
    const first = signedIn(await signIn());
    provider.login = () => ({
      login: { accountId: 'mira', acr: 'phr', amr: ['hwk', 'pin'], ts: Math.floor(Date.now() / 1000) },
    });
    const second = signedIn(await signIn({ acrValues: ['phr'], maxAge: 0 }));
    expect(second.signIn).toMatchObject({ acr: 'phr', amr: ['hwk', 'pin'] });
    expect(second.signIn.at).toBeGreaterThanOrEqual(first.signIn.at ?? Number.POSITIVE_INFINITY);
  });
});

describe('a refresh', () => {
  test('rotates the token, brings new groups, and keeps the sign-in', async () => {
    const known = signedIn(await signIn());
    provider.groups = ['sales'];
    const refreshed = await party.refresh(known);
    if (refreshed.kind !== 'renewed') throw new Error(wordOf(refreshed));
    const { signedIn: next } = refreshed;
    expect({ ...next.claims }).toMatchObject({ groups: ['sales'] });
    expect(next.tokens.refresh).not.toBe(known.tokens.refresh);
    expect({ sid: next.sid, signIn: next.signIn }).toEqual({ sid: known.sid, signIn: known.signIn });
    expect(wordOf(await party.refresh(next))).toBe('accepted');
  });

  test('with a token that was used before ends the session: one of the two holders is a thief', async () => {
    const known = signedIn(await signIn());
    expect(wordOf(await party.refresh(known))).toBe('accepted');
    expect(wordOf(await party.refresh(known))).toBe('ended: invalid_grant');
  });

  test('after a revocation ends the session', async () => {
    const known = signedIn(await signIn());
    await party.revoke(known.tokens.refresh ?? '');
    expect(wordOf(await party.refresh(known))).toBe('ended: invalid_grant');
  });
});

describe('leaving', () => {
  test('at the provider brings the browser back with its state, and tells the gate behind its back', async () => {
    const known = signedIn(await signIn());
    expect((await leave(known.tokens.id)).href).toBe(`${RETURN_TO}?state=s-1`);
    await expect.poll(() => provider.logoutTokens.length).toBe(1);
    const token = parseToken(provider.logoutTokens[0] ?? '');
    if ('reason' in token) throw new Error(token.detail ?? '');
    expect(await party.verifyLogout(token)).toEqual({
      iss: provider.issuer,
      sub: 'mira',
      sid: known.sid,
      jti: expect.stringMatching(/./),
      expiresAt: expect.any(Number),
    });
    expect(wordOf(await party.refresh(known))).toBe('ended: invalid_grant');
  });

  test('is possible after refreshes too', async () => {
    const refreshed = await party.refresh(signedIn(await signIn()));
    if (refreshed.kind !== 'renewed') throw new Error(wordOf(refreshed));
    expect((await leave(refreshed.signedIn.tokens.id)).searchParams.get('state')).toBe('s-1');
  });
});
