/** THREATS, OIDC: state missing, replayed or another browser's; mix-up; code injection; errors in somebody else's words. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/identity/relying-party/attempt.ts';
import type { RelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import { REDIRECT_URI, ScriptedProvider } from './scripted-provider.ts';
import { begin, wordOf } from './signing-in.ts';

let provider: ScriptedProvider;
let party: RelyingParty;
let attempt: Attempt;
let callback: URL;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
  party = provider.party();
  const begun = await begin(party);
  ({ attempt } = begun);
  callback = provider.approve(begun.url);
});

afterEach(() => provider.stop());

/** With these parameters changed; null takes one away. */
async function judged(changes: Record<string, string | null>): Promise<string> {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  const word = wordOf(await party.finish(attempt, url));
  // Whatever is wrong with the callback, no code was sent anywhere.
  return word === 'accepted' || provider.count('/token') === 0 ? word : `${word}, and the code was sent`;
}

describe('state', () => {
  test('that is missing, another, or of another attempt is refused', async () => {
    expect(await judged({ state: null })).toBe('state-missing');
    expect(await judged({ state: `${attempt.state}x` })).toBe('state-mismatch');
    expect(await judged({ state: (await begin(party)).attempt.state })).toBe('state-mismatch');
  });
});

describe('RFC 9207: iss', () => {
  test('of another issuer is refused, and so is none where the provider promises one', async () => {
    expect(await judged({ iss: 'https://evil.example' })).toBe('iss-mismatch');
    expect(await judged({ iss: `${provider.issuer}/` })).toBe('iss-mismatch');
    expect(await judged({ iss: null })).toBe('iss-missing');
  });

  test('may be left out by a provider that does not promise it, but is compared all the same', async () => {
    provider.metadata = { authorization_response_iss_parameter_supported: undefined };
    party = provider.party();
    expect(await judged({ iss: 'https://evil.example' })).toBe('iss-mismatch');
    expect(await judged({ iss: null })).toBe('accepted');
  });

  test('is looked at before an error: what an attacker’s provider says is not shown', async () => {
    const error = { error: 'access_denied', error_description: 'call +1 555 0100' };
    expect(await judged({ ...error, iss: 'https://evil.example' })).toBe('iss-mismatch');
    expect(await judged({ ...error, state: 'x' })).toBe('state-mismatch');
    expect(await judged({ ...error })).toBe('refused: access_denied');
  });
});

test('an answer at the redirect URI of another provider is refused', async () => {
  expect(wordOf(await party.finish({ ...attempt, provider: 'partner' }, callback))).toBe('provider-mismatch');
});

test('an attempt lasts ten minutes', async () => {
  const late = (ms: number) => provider.party({}, () => attempt.startedAt + ms).finish(attempt, callback);
  provider.claims = { exp: Math.floor(attempt.startedAt / 1000) + 900 };
  expect(wordOf(await late(600_000))).toBe('the attempt expired');
  expect(wordOf(await late(590_000))).toBe('accepted');
});

describe('the rest of the query', () => {
  test('without a code there is nothing to sign in with', async () => {
    expect(await judged({ code: null })).toBe('code-missing');
    expect(await judged({ code: '' })).toBe('code-missing');
  });

  test('with anything twice it is not from the provider', async () => {
    for (const name of ['state', 'iss', 'code']) {
      const url = new URL(callback);
      url.searchParams.append(name, url.searchParams.get(name) ?? '');
      expect(wordOf(await party.finish(attempt, url))).toBe(`${name}-repeated`);
    }
  });

  test('tokens in it are not what was asked for', async () => {
    for (const name of ['id_token', 'access_token', 'token', 'response'])
      expect(await judged({ [name]: 'e.y.J' })).toBe('not-a-code');
  });

  test('what the provider adds besides is let be', async () => {
    expect(await judged({ session_state: 'abc', scope: 'openid' })).toBe('accepted');
  });
});

test('the code goes to the provider with the verifier and the redirect URI that the gate itself began with', async () => {
  const spoofed = new URL(`http://evil.example/other${callback.search}`);
  expect(wordOf(await party.finish(attempt, spoofed))).toBe('accepted');
  expect(Object.fromEntries(provider.asked.find(({ path }) => path === '/token')?.form ?? [])).toMatchObject({
    grant_type: 'authorization_code',
    code: 'the-code',
    code_verifier: attempt.verifier,
    redirect_uri: REDIRECT_URI,
  });
});

describe('an error of the provider', () => {
  test('is shown in its own words, made safe for a page and for a terminal', async () => {
    callback.searchParams.set('error', 'access_denied');
    const said = 'Kim\u202e is\r\nnot \u001b[31massigned\u0000 <b>here</b>\u2028 ';
    callback.searchParams.set('error_description', said);
    expect(await party.finish(attempt, callback)).toEqual({
      kind: 'refused',
      about: 'person',
      error: 'access_denied',
      description: 'Kim is not [31massigned <b>here</b>',
    });
    callback.searchParams.set('error_description', 'é'.repeat(5_000));
    expect(await party.finish(attempt, callback)).toMatchObject({ description: 'é'.repeat(300) });
  });

  test('with a code that no provider sends has no code', async () => {
    for (const error of ['', 'a\nb', 'ä', 'x'.repeat(65), 'a"b']) {
      callback.searchParams.set('error', error);
      expect(await party.finish(attempt, callback)).toMatchObject({ error: 'unknown', description: null });
    }
  });

  test('tells the person apart from the gate, and both from a provider in trouble', async () => {
    for (const [error, outcome] of [
      ['login_required', { about: 'person' }],
      ['unmet_authentication_requirements', { about: 'person' }],
      ['invalid_scope', { about: 'gate' }],
      ['unauthorized_client', { about: 'gate' }],
      ['server_error', { kind: 'unavailable' }],
      ['temporarily_unavailable', { kind: 'unavailable' }],
    ] as const) {
      callback.searchParams.set('error', error);
      expect(await party.finish(attempt, callback)).toMatchObject(outcome);
    }
  });

  test('of the token endpoint is a refusal too: a code that was used before', async () => {
    provider.answers['/token'] = (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: 'invalid_grant', error_description: 'code already consumed' }));
    };
    expect(await party.finish(attempt, callback)).toEqual({
      kind: 'refused',
      about: 'person',
      error: 'invalid_grant',
      description: 'code already consumed',
    });
  });
});
