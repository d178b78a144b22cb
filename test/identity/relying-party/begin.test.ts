import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLIENT, REDIRECT_URI, ScriptedProvider } from './scripted-provider.ts';
import { begin, NOTHING, signIn, wordOf } from './signing-in.ts';

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});

afterEach(() => provider.stop());

const asked = (url: URL) => Object.fromEntries(url.searchParams);

describe('what a provider is asked for', () => {
  test('is a code, bound to this browser and this attempt', async () => {
    const { url, attempt } = await begin(provider.party());
    expect(asked(url)).toEqual({
      client_id: CLIENT.clientId,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid email',
      redirect_uri: REDIRECT_URI,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: hash('sha256', attempt.verifier, 'base64url'),
      code_challenge_method: 'S256',
    });
    for (const secret of [attempt.state, attempt.nonce, attempt.verifier]) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(url.href).not.toContain(attempt.verifier);
  });

  test('has `openid` among its scopes, once', async () => {
    const { url } = await begin(provider.party({ scopes: ['groups', 'groups'] }));
    expect(url.searchParams.get('scope')).toBe('openid groups');
  });

  test('names the wish and the prompt', async () => {
    const begun = await provider.party().begin({
      redirectUri: REDIRECT_URI,
      wish: { acrValues: ['phr', 'mfa'], maxAge: 0 },
      prompt: 'select_account',
    });
    if (begun.kind !== 'begun') throw new Error(wordOf(begun));
    const wanted = { acr_values: 'phr mfa', max_age: '0', prompt: 'select_account' };
    expect(asked(begun.url)).toMatchObject(wanted);
    expect(begun.url.searchParams.has('claims')).toBe(false);
  });

  test('is essential where the provider understands that', async () => {
    provider.metadata = { claims_parameter_supported: true };
    const party = provider.party();
    const plain = await begin(party);
    expect(JSON.parse(plain.url.searchParams.get('claims') ?? '')).toEqual({
      id_token: { auth_time: null, amr: null, acr: null },
    });
    const stronger = await begin(party, { acrValues: ['phr'], maxAge: null });
    expect(JSON.parse(stronger.url.searchParams.get('claims') ?? '')).toMatchObject({
      id_token: { acr: { essential: true, values: ['phr'] } },
    });
  });
});

describe('RFC 9126: pushed requests', () => {
  const PAR = '/par';

  test('are used wherever they are offered: nothing but their name is in the browser', async () => {
    provider.metadata = { pushed_authorization_request_endpoint: `${provider.issuer}${PAR}` };
    const { url, attempt } = await begin(provider.party());
    expect(asked(url)).toEqual({ client_id: CLIENT.clientId, request_uri: 'urn:ietf:params:oauth:request_uri:1' });
    const pushed = provider.asked.find(({ path }) => path === PAR);
    expect(pushed?.form.get('state')).toBe(attempt.state);
    expect(pushed?.headers.authorization).toMatch(/^Basic /);
    expect(wordOf(await signIn(provider))).toBe('accepted');
  });

  test('are not given up when the provider does not take one', async () => {
    provider.metadata = { pushed_authorization_request_endpoint: `${provider.issuer}${PAR}` };
    const request = { redirectUri: REDIRECT_URI, wish: NOTHING };
    provider.answers[PAR] = (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}');
    };
    expect(wordOf(await provider.party().begin(request))).toBe('refused: invalid_request');
    provider.answers[PAR] = (_request, response) => response.writeHead(500).end();
    expect(wordOf(await provider.party().begin(request))).toBe(`unavailable: ${provider.issuer}/par: answered 500`);
  });
});

describe('a provider that cannot do what is needed', () => {
  test.each([
    ['pkce-s256', { code_challenge_methods_supported: ['plain'] }],
    ['pushed_authorization_request_endpoint', { require_pushed_authorization_requests: true }],
    ['client-authentication', { token_endpoint_auth_methods_supported: ['tls_client_auth'] }],
    ['token_endpoint', { token_endpoint: undefined }],
    ['authorization_endpoint', { authorization_endpoint: undefined }],
  ])('is not asked: %s', async (detail, metadata) => {
    provider.metadata = metadata;
    const begun = await provider.party().begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
    expect(wordOf(begun)).toBe(`unsupported: ${detail}`);
  });

  test('but one that does PKCE and does not say so is', async () => {
    provider.metadata = { code_challenge_methods_supported: undefined };
    expect(wordOf(await signIn(provider))).toBe('accepted');
    provider.metadata = { code_challenge_methods_supported: ['plain', 'S256'] };
    expect(wordOf(await signIn(provider))).toBe('accepted');
  });
});

describe('an attempt', () => {
  test('survives as JSON', async () => {
    const { attempt } = await begin(provider.party(), { acrValues: ['phr'], maxAge: 300 });
    expect(JSON.parse(JSON.stringify(attempt))).toEqual(attempt);
  });
});
