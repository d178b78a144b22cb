/** The modules of the OpenID conformance plans `oidcc-client-basic` and `oidcc-client-test`, each by its name and one behaviour. */

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSigner, encode, signToken } from '../signer.ts';
import { ScriptedProvider } from './scripted-provider.ts';
import { begin, signedIn, signIn, wordOf } from './signing-in.ts';

/** Of the same name as the provider's own. */
const FORGER = createSigner('k1', 'RS256');
const NEXT = createSigner('k2', 'RS256');

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});

afterEach(() => provider.stop());

/** How a sign-in with these claims instead of the sound ones ends. */
async function judged(claims: object, header: object = {}): Promise<string> {
  provider.claims = claims;
  provider.header = header;
  return wordOf(await signIn(provider));
}

describe('oidcc-client-basic-certification-test-plan', () => {
  test('oidcc-client-test: a sound code flow signs in', async () => {
    expect(signedIn(await signIn(provider))).toMatchObject({
      provider: 'corp',
      iss: provider.issuer,
      sub: 'mira',
      claims: { groups: ['finance'] },
      tokens: { refresh: 'r-1' },
    });
  });

  test('oidcc-client-test-invalid-iss: another issuer in the ID token is refused', async () => {
    expect(await judged({ iss: 'https://evil.example' })).toBe('iss-mismatch');
    expect(await judged({ iss: `${provider.issuer}/` })).toBe('iss-mismatch');
  });

  test('oidcc-client-test-missing-sub: an ID token without sub is refused', async () => {
    expect(await judged({ sub: undefined })).toBe('sub-missing');
    expect(await judged({ sub: 7 })).toBe('sub-invalid');
  });

  test('oidcc-client-test-invalid-aud: an ID token for another client is refused', async () => {
    expect(await judged({ aud: 'another-client' })).toBe('aud-mismatch');
    expect(await judged({ aud: ['another-client'] })).toBe('aud-mismatch');
  });

  test('oidcc-client-test-missing-iat: an ID token without iat is refused', async () => {
    expect(await judged({ iat: undefined })).toBe('iat-missing');
  });

  test('oidcc-client-test-kid-absent-single-jwks: the only key verifies a token without kid', async () => {
    expect(await judged({}, { kid: undefined })).toBe('accepted');
  });

  test('oidcc-client-test-kid-absent-multiple-jwks: with several keys a token without kid is refused', async () => {
    provider.keys = [provider.signer.jwk, NEXT.jwk];
    expect(await judged({}, { kid: undefined })).toBe('ambiguous-key');
  });

  test('oidcc-client-test-idtoken-sig-rs256: an RS256 signature is verified', async () => {
    expect(provider.signer.alg).toBe('RS256');
    expect(await judged({})).toBe('accepted');
  });

  test('oidcc-client-test-idtoken-sig-none: an unsigned ID token is refused, though it came over the back channel', async () => {
    provider.sign = (claims) => `${encode('{"alg":"none"}')}.${encode(JSON.stringify(claims))}.`;
    expect(wordOf(await signIn(provider))).toBe('malformed');
    provider.sign = (claims) => `${encode('{"alg":"none"}')}.${encode(JSON.stringify(claims))}.AA`;
    expect(wordOf(await signIn(provider))).toBe('alg-not-allowed');
  });

  test('oidcc-client-test-invalid-sig-rs256: a bad RS256 signature is refused', async () => {
    provider.sign = (claims, header) => signToken(FORGER, claims, header);
    expect(wordOf(await signIn(provider))).toBe('signature');
  });

  test('oidcc-client-test-userinfo-invalid-sub: userinfo of somebody else is refused', async () => {
    provider.userinfo = { sub: 'felix' };
    expect(wordOf(await signIn(provider))).toBe('userinfo-sub-mismatch');
  });

  test('oidcc-client-test-nonce-invalid: another nonce, or none, is refused', async () => {
    expect(await judged({ nonce: 'of-another-sign-in' })).toBe('nonce-mismatch');
    expect(await judged({ nonce: undefined })).toBe('nonce-missing');
  });

  test('oidcc-client-test-scope-userinfo-claims: what a scope brings is read from userinfo', async () => {
    provider.userinfo = { email: 'mira@corp.example', email_verified: true };
    const { claims } = signedIn(await signIn(provider));
    expect({ ...claims }).toMatchObject({ email: 'mira@corp.example', email_verified: true });
  });

  test('oidcc-client-test-client-secret-basic: the client proves itself by HTTP Basic where the metadata says so', async () => {
    provider.metadata = { token_endpoint_auth_methods_supported: ['client_secret_basic'] };
    signedIn(await signIn(provider));
    const { headers, form } = provider.asked.findLast(({ path }) => path === '/token') ?? {};
    expect(headers?.authorization).toBe(`Basic ${btoa('gate:a+secret+of+this+test')}`);
    expect(form?.has('client_secret')).toBe(false);
  });
});

describe('oidcc-client-test-plan', () => {
  test('oidcc-client-test-nonce: each request has a nonce of its own', async () => {
    const party = provider.party();
    const [first, second] = [await begin(party), await begin(party)];
    expect(first.url.searchParams.get('nonce')).toMatch(/^[\w-]{43}$/);
    expect(first.url.searchParams.get('nonce')).not.toBe(second.url.searchParams.get('nonce'));
  });

  test('oidcc-client-test-missing-aud: an ID token without aud is refused', async () => {
    expect(await judged({ aud: undefined })).toBe('aud-missing');
  });

  test('oidcc-client-test-invalid-sig-hs256: an HMAC with the client secret is refused', async () => {
    provider.sign = (claims) => {
      const input = `${encode('{"alg":"HS256","kid":"k1"}')}.${encode(JSON.stringify(claims))}`;
      return `${input}.${createHmac('sha256', 'a secret of this test').update(input).digest('base64url')}`;
    };
    expect(wordOf(await signIn(provider))).toBe('alg-not-allowed');
  });

  test('oidcc-client-test-invalid-sig-es256: a bad ES256 signature is refused', async () => {
    provider.keys = [createSigner('e1').jwk];
    provider.sign = (claims, header) => signToken(createSigner('e1'), claims, header);
    expect(wordOf(await signIn(provider))).toBe('signature');
  });

  test('oidcc-client-test-invalid-at-hash: a hash of another access token is refused', async () => {
    expect(await judged({ at_hash: 'bm90LXRoZS1oYXNoLWF0LWFsbA' })).toBe('at_hash-mismatch');
  });

  test('oidcc-client-test-missing-at-hash: in the code flow the hash may be left out', async () => {
    expect(await judged({ at_hash: undefined })).toBe('accepted');
  });

  test('oidcc-client-test-invalid-c-hash: a hash of another code is refused', async () => {
    expect(await judged({ c_hash: 'bm90LXRoZS1oYXNoLWF0LWFsbA' })).toBe('c_hash-mismatch');
  });

  test('oidcc-client-test-aggregated-claims: claims of another source are not the provider’s own', async () => {
    provider.claims = { _claim_names: { groups: 's1' }, _claim_sources: { s1: { JWT: 'x.y.z' } } };
    const { incomplete, claims } = signedIn(await signIn(provider));
    expect({ incomplete, groups: claims['groups'] }).toEqual({ incomplete: ['groups'], groups: undefined });
  });

  test('oidcc-client-test-distributed-claims: claims that are elsewhere are not fetched, and not complete', async () => {
    provider.userinfo = {
      groups: ['finance'],
      _claim_names: { groups: 's1' },
      _claim_sources: { s1: { endpoint: `${provider.issuer}/elsewhere` } },
    };
    expect(signedIn(await signIn(provider)).incomplete).toEqual(['groups']);
    expect(provider.count('/elsewhere')).toBe(0);
  });

  test('oidcc-client-test-userinfo-bearer-header: the access token is in the header, not in the URL', async () => {
    signedIn(await signIn(provider));
    const { headers } = provider.asked.findLast(({ path }) => path === '/userinfo') ?? {};
    expect(headers?.authorization).toBe('Bearer the-access-token');
  });

  test('oidcc-client-test-userinfo-signed: a signed userinfo answer is not asked for, and not taken unread', async () => {
    provider.answers['/userinfo'] = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/jwt' }).end(provider.idToken());
    };
    expect(wordOf(await signIn(provider))).toBe(
      `unavailable: ${provider.issuer}/userinfo: answered 200, but not as it should`,
    );
  });
});

describe('oidcc-client-config-certification-test-plan', () => {
  test('oidcc-client-test-discovery-openid-config: the endpoints are those of the discovery document', async () => {
    provider.metadata = { authorization_endpoint: `${provider.issuer}/elsewhere/authorize` };
    expect((await begin(provider.party())).url.pathname).toBe('/elsewhere/authorize');
  });

  test('oidcc-client-test-discovery-issuer-mismatch: the document of another issuer is refused', async () => {
    provider.metadata = { issuer: 'https://evil.example' };
    await expect(signIn(provider)).rejects.toThrow('unavailable: discovered metadata issuer does not match');
    provider.metadata = { issuer: `${provider.issuer}/` };
    await expect(signIn(provider)).rejects.toThrow('unavailable: the metadata is that of');
  });

  test('oidcc-client-test-discovery-jwks-uri-keys: the keys are those that the document points to', async () => {
    provider.metadata = { jwks_uri: `${provider.issuer}/elsewhere/keys` };
    provider.answers['/elsewhere/keys'] = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [provider.signer.jwk] }));
    };
    expect(wordOf(await signIn(provider))).toBe('accepted');
    expect(provider.count('/keys')).toBe(0);
  });

  test('oidcc-client-test-signing-key-rotation: a key that is new is fetched when the first token has it', async () => {
    const party = provider.party();
    signedIn(await signIn(provider, party));
    provider.keys = [NEXT.jwk];
    provider.sign = (claims, header) => signToken(NEXT, claims, header);
    expect(wordOf(await signIn(provider, party))).toBe('accepted');
  });

  test('oidcc-client-test-signing-key-rotation-just-before-signing: also between the redirect and the code', async () => {
    const party = provider.party();
    const { url, attempt } = await begin(party);
    const callback = provider.approve(url);
    provider.keys = [provider.signer.jwk, NEXT.jwk];
    provider.sign = (claims, header) => signToken(NEXT, claims, header);
    expect(wordOf(await party.finish(attempt, callback))).toBe('accepted');
  });

  test('oidcc-client-test-ignores-unparseable-key-in-jwks: keys of kinds to come leave the others', async () => {
    provider.keys = [
      { kty: 'AKP', kid: 'q1', alg: 'ML-DSA-99', pub: 'AAAA' },
      { kty: 'MADE-UP', kid: 'm1' },
      provider.signer.jwk,
    ];
    expect(wordOf(await signIn(provider))).toBe('accepted');
  });
});
