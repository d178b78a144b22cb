/** The modules of the OpenID conformance plans for logout: back-channel, RP-initiated, front-channel. */

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readFrontChannelLogout } from '../../../src/identity/front-channel-logout.ts';
import type { LogoutToken } from '../../../src/identity/logout-token.ts';
import { parseToken } from '../../../src/identity/token-format.ts';
import { createSigner, encode, signToken } from '../signer.ts';
import { CLIENT, ScriptedProvider } from './scripted-provider.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const seconds = Math.floor(Date.now() / 1000);

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});

afterEach(() => provider.stop());

function soundLogout(): object {
  return {
    iss: provider.issuer,
    aud: CLIENT.clientId,
    sub: 'mira',
    sid: 'op-session-1',
    iat: seconds,
    exp: seconds + 120,
    jti: 'l-1',
    events: { [EVENT]: {} },
  };
}

async function verified(token: string, logoutType = CLIENT.logoutType): Promise<LogoutToken | string> {
  const parsed = parseToken(token);
  if ('reason' in parsed) return parsed.detail ?? '';
  const outcome = await provider.party({ logoutType }).verifyLogout(parsed);
  return 'reason' in outcome ? (outcome.detail ?? '') : outcome;
}

function signed(changes: object, header: object = {}): string {
  return signToken(provider.signer, { ...soundLogout(), ...changes }, { typ: 'logout+jwt', ...header });
}

const judged = (changes: object, header: object = {}) => verified(signed(changes, header));

const read = (query: string) => readFrontChannelLogout(new URLSearchParams(query));

describe('oidcc-client-back-channel-logout-rp-basic', () => {
  test('oidcc-client-test-rp-backchannel-rpinitlogout: a sound logout token names whose sessions are over', async () => {
    expect(await judged({})).toEqual({
      iss: provider.issuer,
      sub: 'mira',
      sid: 'op-session-1',
      jti: 'l-1',
      expiresAt: (seconds + 120) * 1000 + CLIENT.clockSkew,
    });
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-alg-none: an unsigned one is refused', async () => {
    const bare = `${encode('{"alg":"none","typ":"logout+jwt"}')}.${encode(JSON.stringify(soundLogout()))}`;
    expect(await verified(`${bare}.`)).toBe('malformed');
    expect(await verified(`${bare}.AA`)).toBe('alg-not-allowed');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-no-event: one without events is refused', async () => {
    expect(await judged({ events: undefined })).toBe('events-missing');
    expect(await judged({ events: [EVENT] })).toBe('events-invalid');
    expect(await judged({ events: EVENT })).toBe('events-invalid');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce: one with a nonce is refused', async () => {
    expect(await judged({ nonce: 'n-1' })).toBe('nonce-present');
    expect(await judged({ nonce: null })).toBe('nonce-present');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg: one by another algorithm is refused', async () => {
    const input = `${encode('{"alg":"HS256","typ":"logout+jwt"}')}.${encode(JSON.stringify(soundLogout()))}`;
    const mac = createHmac('sha256', 'a secret of this test').update(input).digest('base64url');
    expect(await verified(`${input}.${mac}`)).toBe('alg-not-allowed');
    expect(await judged({}, { alg: 'RS512' })).toBe('alg-not-allowed');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud: one for another client is refused', async () => {
    expect(await judged({ aud: 'another-client' })).toBe('aud-mismatch');
    expect(await judged({ aud: undefined })).toBe('aud-missing');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event: one of another event is refused', async () => {
    expect(await judged({ events: { 'http://schemas.openid.net/event/other': {} } })).toBe('event-missing');
    expect(await judged({ events: { [EVENT]: true } })).toBe('event-invalid');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss: one of another issuer is refused', async () => {
    expect(await judged({ iss: 'https://evil.example' })).toBe('iss-mismatch');
  });
});

describe('Back-Channel Logout §2.6 besides', () => {
  test('a bad signature is refused', async () => {
    const forged = signToken(createSigner('k1', 'RS256'), soundLogout(), { typ: 'logout+jwt' });
    expect(await verified(forged)).toBe('signature');
  });

  test('other types are refused, and absent ones unless that was asked for by name', async () => {
    for (const typ of ['JWT', undefined, 'at+jwt', 'secevent+jwt']) {
      expect(await judged({}, { typ })).toBe('typ-mismatch');
    }
    for (const typ of ['logout+jwt', 'application/LOGOUT+JWT', 'JWT', undefined]) {
      expect(await verified(signed({}, { typ }), 'optional')).toMatchObject({ jti: 'l-1' });
    }
    expect(await verified(signed({}, { typ: 'at+jwt' }), 'optional')).toBe('typ-mismatch');
  });

  test('iat, exp and jti are required, and a token is short-lived', async () => {
    for (const name of ['iat', 'exp', 'jti']) expect(await judged({ [name]: undefined })).toBe(`${name}-missing`);
    expect(await judged({ exp: seconds - 60 })).toBe('expired');
    expect(await judged({ iat: seconds + 60, exp: seconds + 120 })).toBe('iat-future');
    expect(await judged({ exp: seconds + 3_600 })).toBe('lifetime');
    expect(await judged({ iat: seconds - 3_600, exp: seconds + 10 })).toBe('lifetime');
    expect(await judged({ jti: 7 })).toBe('jti-invalid');
  });

  test('somebody is named: a session, a person, or both', async () => {
    expect(await judged({ sid: undefined })).toMatchObject({ sub: 'mira', sid: null });
    expect(await judged({ sub: undefined })).toMatchObject({ sub: null, sid: 'op-session-1' });
    expect(await judged({ sub: undefined, sid: undefined })).toBe('nobody-named');
    expect(await judged({ sub: '' })).toBe('sub-invalid');
    expect(await judged({ sid: { $ne: null } })).toBe('sid-invalid');
  });

  test('an ID token is no logout token', async () => {
    expect(await verified(provider.idToken())).toBe('typ-mismatch');
    expect(await verified(provider.idToken(), 'optional')).toBe('events-missing');
  });
});

describe('oidcc-client-rp-initiated-logout-rp-basic', () => {
  const leaving = { idToken: 'e.y.J', returnTo: 'https://access.corp.example/.sallyport/signed-out', state: 's-1' };

  async function leave(how: Partial<typeof leaving> = {}): Promise<URL> {
    const url = await provider.party().endSession({ ...leaving, ...how });
    if (typeof url === 'string') throw new Error(url);
    return url;
  }

  test('oidcc-client-test-rp-init-logout: the browser is sent to the end-session endpoint with all it needs', async () => {
    const url = await leave();
    expect(url.origin).toBe(provider.issuer);
    expect(url.pathname).toBe('/leave');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT.clientId,
      id_token_hint: leaving.idToken,
      post_logout_redirect_uri: leaving.returnTo,
      state: 's-1',
    });
  });

  test('a hint that would make the URL too long is left out', async () => {
    expect((await leave({ idToken: 'x'.repeat(10_000) })).searchParams.has('id_token_hint')).toBe(false);
  });

  test('a provider without that endpoint is told from one that is down', async () => {
    provider.metadata = { end_session_endpoint: undefined };
    expect(await provider.party().endSession(leaving)).toBe('no-way');
    provider.answers['/.well-known/openid-configuration'] = (_request, response) => response.writeHead(503).end();
    expect(await provider.party().endSession(leaving)).toBe('unreachable');
  });

  test('a refresh token is revoked where the provider can, and nothing comes of it where it cannot', async () => {
    provider.answers['/revoke'] = (_request, response) => response.writeHead(200).end();
    await provider.party().revoke('r-1');
    expect(Object.fromEntries(provider.asked.at(-1)?.form ?? [])).toEqual({
      token: 'r-1',
      token_type_hint: 'refresh_token',
    });
    provider.answers['/revoke'] = (request) => request.socket.destroy();
    await provider.party().revoke('r-1');
    provider.metadata = { revocation_endpoint: undefined };
    await provider.party().revoke('r-1');
    expect(provider.count('/revoke')).toBe(2);
  });
});

describe('Front-Channel Logout §3', () => {
  test('a request that names issuer and session counts', () => {
    expect(read('iss=https%3A%2F%2Fidp.example&sid=s1')).toEqual({ iss: 'https://idp.example', sid: 's1' });
  });

  test('one that leaves either out, or says it twice, does not', () => {
    for (const query of ['', 'iss=a', 'sid=b', 'iss=&sid=b', 'iss=a&sid=', 'iss=a&sid=b&sid=c', 'iss=a&iss=b&sid=c'])
      expect(read(query)).toBeNull();
    expect(read(`iss=a&sid=${'s'.repeat(256)}`)).toBeNull();
  });
});
