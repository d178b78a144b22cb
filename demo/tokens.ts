/** Access tokens of the demo's provider, each from a whole authorization code flow with PKCE, as a command-line client does it. */

import * as oidc from 'openid-client';
import { PEOPLE } from './people.ts';
import { CLIENT_ID, REDIRECT_URI } from './provider-configuration.ts';

/** @returns one token for each of `PEOPLE`, by name. */
export async function fetchTokens(issuer: string): Promise<Record<string, string>> {
  const client = await oidc.discovery(
    new URL(issuer),
    CLIENT_ID,
    { id_token_signed_response_alg: 'ES256' },
    oidc.None(),
    {
      execute: [oidc.allowInsecureRequests],
    },
  );
  oidc.enableNonRepudiationChecks(client);
  const tokens: Record<string, string> = {};
  for (const name of Object.keys(PEOPLE)) tokens[name] = await signIn(client, name);
  return tokens;
}

async function signIn(client: oidc.Configuration, name: string): Promise<string> {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const start = oidc.buildAuthorizationUrl(client, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid apps',
    state,
    login_hint: name,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const callback = await follow(start);
  const answer = await oidc.authorizationCodeGrant(client, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    idTokenExpected: true,
  });
  return answer.access_token;
}

/** A browser's part: goes where it is sent, with the cookies it was given, until it is sent home. */
async function follow(start: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(REDIRECT_URI)) return url;
  }
  throw new Error('the provider sends us in circles');
}
