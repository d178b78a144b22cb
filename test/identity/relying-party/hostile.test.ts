/** THREATS, OIDC: a provider that is slow, huge, redirecting, lying or down costs a sign-in, and nothing else. */

import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { json } from '../key-server.ts';
import { encode, signature } from '../signer.ts';
import { REDIRECT_URI, ScriptedProvider } from './scripted-provider.ts';
import { begin, NOTHING, signedIn, signIn, wordOf } from './signing-in.ts';

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});

afterEach(() => provider.stop());

const trickle: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

const flood: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = Buffer.alloc(256 * 1024, ' ');
  let left = 40;
  const pour = (): void => {
    while (left-- > 0) if (!response.write(piece)) return void response.once('drain', pour);
    response.end('{}');
  };
  pour();
};

const HOSTILE: readonly (readonly [string, RequestListener, RegExp])[] = [
  ['hangs', () => undefined, /no answer within 300 ms$/],
  ['trickles', trickle, /no answer within 300 ms$/],
  ['sends 10 MB', flood, /answered more than \d+ bytes$/],
  ['hangs up', (request) => request.socket.destroy(), /socket hang up$/],
  [
    'switches protocols',
    (request) => request.socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    /closed$/,
  ],
  ['says no HTTP', (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'), /Parse Error/],
  ['answers 999', (_request, response) => response.writeHead(999).end(), /answered 999$/],
  ['answers 500', (_request, response) => response.writeHead(500).end('<h1>'), /answered 500$/],
  ['redirects', (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end(), /answered 307$/],
  [
    'compresses',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{}'));
    },
    /answered a compressed body$/,
  ],
];

const QUICK = { timeout: 300 };

describe.each(HOSTILE)('a provider that %s', (_what, answer, reason) => {
  test('in discovery: no sign-in begins', async () => {
    provider.answers['/.well-known/openid-configuration'] = answer;
    const begun = await provider.party(QUICK).begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
    expect(begun).toEqual({ kind: 'unavailable', detail: expect.stringMatching(reason) });
  });

  test('at the token endpoint: nobody is signed in, and a session goes on', async () => {
    const party = provider.party(QUICK);
    const known = signedIn(await signIn(provider, party));
    provider.answers['/token'] = answer;
    expect(await signIn(provider, party)).toEqual({ kind: 'unavailable', detail: expect.stringMatching(reason) });
    const refreshed = await party.refresh(known);
    expect(refreshed).toEqual({ kind: 'unavailable', why: expect.stringMatching(reason), tokens: known.tokens });
    expect(provider.count('/elsewhere')).toBe(0);
  });

  test('at the userinfo endpoint: nobody is signed in with half of their claims', async () => {
    provider.answers['/userinfo'] = answer;
    const outcome = await signIn(provider, provider.party(QUICK));
    expect(outcome).toEqual({ kind: 'unavailable', detail: expect.stringMatching(reason) });
  });
});

describe('a provider that lies', () => {
  const METADATA = '/.well-known/openid-configuration';

  test.each([
    ['token_endpoint', 'http://idp.evil.example/token', '`token_endpoint` has no TLS'],
    ['userinfo_endpoint', 'file:///etc/passwd', '`userinfo_endpoint` is not a web address'],
    [
      'pushed_authorization_request_endpoint',
      'nonsense',
      '`pushed_authorization_request_endpoint` is not a web address',
    ],
    ['authorization_endpoint', 'javascript:alert(1)', '`authorization_endpoint` is not a web address'],
    ['end_session_endpoint', 'data:text/html,x', '`end_session_endpoint` is not a web address'],
    ['revocation_endpoint', 7, '`revocation_endpoint` is not a web address'],
    ['code_challenge_methods_supported', 'S256', '`code_challenge_methods_supported` is not a list of names'],
  ])('about %s is not believed', async (member, value, detail) => {
    provider.metadata = { [member]: value };
    const begun = await provider.party().begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
    expect(begun).toEqual({ kind: 'unavailable', detail });
  });

  test('in metadata of two readings is not believed', async () => {
    provider.answers[METADATA] = json(
      `{"issuer":"${provider.issuer}","token_endpoint":"${provider.issuer}/a","token_endpoint":"${provider.issuer}/b"}`,
    );
    const begun = await provider.party().begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
    expect(begun).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('one reading') });
  });

  test('in a token answer of two readings signs nobody in', async () => {
    const { url, attempt } = await begin(provider.party());
    const callback = provider.approve(url);
    const [ours, theirs] = [provider.idToken(), provider.idToken()];
    provider.answers['/token'] = json(
      `{"access_token":"a","token_type":"Bearer","id_token":"${ours}","id_token":"${theirs}"}`,
    );
    expect(wordOf(await provider.party().finish(attempt, callback))).toMatch(/^unavailable: /);
  });

  test('in an ID token of two readings signs nobody in', async () => {
    provider.sign = (claims) => {
      const payload = JSON.stringify(claims).replace('{', '{"sub":"felix",');
      const input = `${encode('{"alg":"RS256","kid":"k1"}')}.${encode(payload)}`;
      return `${input}.${signature(provider.signer, input)}`;
    };
    expect(wordOf(await signIn(provider))).toBe('malformed');
  });

  test.each([
    ['no ID token', { id_token: undefined }, 'id_token-missing'],
    [
      'an ID token that is none',
      { id_token: 7 },
      'unavailable: the token endpoint answered something other than tokens',
    ],
    [
      'no access token',
      { access_token: undefined },
      'unavailable: the token endpoint answered something other than tokens',
    ],
    [
      'an endless refresh token',
      { refresh_token: 'r'.repeat(20_000) },
      'unavailable: the token endpoint answered something other than tokens',
    ],
    ['a token type that nobody knows', { token_type: 'mac' }, 'token-answer'],
    ['an expiry that is no number', { expires_in: 'soon' }, 'token-answer'],
  ])('with %s signs nobody in', async (_what, tokens, word) => {
    provider.tokens = tokens;
    expect(wordOf(await signIn(provider))).toBe(word);
  });

  test('with claims called like members of every object gives them no meaning', async () => {
    provider.answers['/userinfo'] = json('{"sub":"mira","__proto__":{"groups":["admins"]},"constructor":1}');
    const { claims } = signedIn(await signIn(provider));
    expect(claims['groups']).toBeUndefined();
    expect(Object.keys(claims).toSorted()).toEqual(['iss', 'sub']);
  });

  test('never has the gate fetch what a token points to', async () => {
    const elsewhere = `${provider.issuer}/elsewhere`;
    provider.header = { jku: elsewhere, x5u: elsewhere };
    signedIn(await signIn(provider));
    expect(provider.count('/elsewhere')).toBe(0);
  });
});

test('of many who begin at a provider that is silent, few hold a connection, and those who are signed in go on', async () => {
  const party = provider.party();
  const known = signedIn(await signIn(provider, party));
  const silent = new Set<() => void>();
  provider.metadata = { pushed_authorization_request_endpoint: `${provider.issuer}/par` };
  const other = provider.party();
  await begin(other);
  provider.answers['/par'] = (_request, response) => void silent.add(() => response.writeHead(503).end());
  const many = Array.from({ length: 250 }, () => other.begin({ redirectUri: REDIRECT_URI, wish: NOTHING }));
  const quick = await Promise.race(many);
  expect(wordOf(quick)).toBe('unavailable: as many sign-ins are under way as there may be');
  expect(await other.refresh(known)).toMatchObject({ kind: 'renewed' });
  await expect.poll(() => silent.size).toBe(100);
  for (const answer of silent) answer();
  await Promise.all(many);
  provider.answers = {};
  expect(wordOf(await signIn(provider, other))).toBe('accepted');
});
