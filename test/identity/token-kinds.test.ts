/** RFC 8725 §3.12: every kind of token is shown to every validator, and only its own takes it. */

import { expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { KeySet } from '../../src/identity/key-set.ts';
import { verifyLogoutToken } from '../../src/identity/logout-token.ts';
import { verifyIdToken } from '../../src/identity/relying-party/id-token.ts';
import { createVerifier } from '../../src/identity/token.ts';
import { parseToken } from '../../src/identity/token-format.ts';
import { BEARER } from './gate.ts';
import { CLIENT } from './relying-party/scripted-provider.ts';
import { AUDIENCE, createSigner, ISSUER, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const now = Date.now();
const options = { name: 'corp', issuer: ISSUER, ...CLIENT };
const keys = new KeySet({
  issuer: ISSUER,
  clientId: CLIENT.clientId,
  source: { kind: 'file', file: 'jwks.json', text: JSON.stringify({ keys: [signer.jwk] }) },
  algorithms: CLIENT.algorithms,
  maxStale: 0,
});

/** For the API and for the client at once, so that the audience keeps none of them apart. */
const shared = { ...soundClaims(now), aud: [AUDIENCE, CLIENT.clientId], azp: CLIENT.clientId, sid: 's-1' };
const short = { exp: Math.floor(now / 1000) + 60 };

const TOKENS = {
  'access token (RFC 9068)': signToken(signer, shared),
  'access token (plain JWT)': signToken(signer, shared, { typ: 'JWT' }),
  'ID token': signToken(signer, { ...shared, nonce: 'n-1' }, { typ: 'JWT' }),
  'logout token': signToken(
    signer,
    { ...shared, ...short, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
    { typ: 'logout+jwt' },
  ),
  'security event token': signToken(
    signer,
    { ...shared, ...short, events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} } },
    { typ: 'secevent+jwt' },
  ),
  'DPoP proof': signToken(signer, shared, { typ: 'dpop+jwt' }),
};

const expected = { nonce: 'n-1', authenticatedSince: null, accessToken: 'a', code: 'c' };

const VALIDATORS: Record<string, (text: string) => Promise<boolean>> = {
  'access token (RFC 9068)': (text) => acceptsBearer(text, 'rfc9068'),
  'access token (plain JWT)': (text) => acceptsBearer(text, 'jwt'),
  'ID token': async (text) => (await verifyIdToken(text, options, keys, expected, now)).kind === 'id-token',
  'logout token': (text) => acceptsLogout(text, 'required'),
};

async function acceptsBearer(text: string, profile: 'rfc9068' | 'jwt'): Promise<boolean> {
  const token = parseToken(text);
  if (token instanceof Refusal) return false;
  return !('reason' in (await createVerifier(ISSUER, { ...BEARER, profile }, keys)(token, now)));
}

async function acceptsLogout(text: string, logoutType: 'required' | 'optional'): Promise<boolean> {
  const token = parseToken(text);
  if (token instanceof Refusal) return false;
  return !('reason' in (await verifyLogoutToken(token, { ...options, logoutType }, keys, now)));
}

test.each(Object.entries(TOKENS))('%s', async (kind, text) => {
  const accepting = [];
  for (const [name, accepts] of Object.entries(VALIDATORS)) if (await accepts(text)) accepting.push(name);
  expect(accepting).toEqual(kind in VALIDATORS ? [kind] : []);
});

test('also when logout tokens need no type', async () => {
  const accepting = [];
  for (const [kind, text] of Object.entries(TOKENS)) if (await acceptsLogout(text, 'optional')) accepting.push(kind);
  expect(accepting).toEqual(['logout token']);
});
