import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import { createAuthenticator, type Accepts } from '../../src/identity/authenticate.ts';
import { createProvider } from '../../src/identity/provider.ts';
import { asker, askerFor, detail, principal, providerOptions } from './gate.ts';
import { createSigner, signToken, soundClaims } from './signer.ts';

const now = Date.now();
const corpKey = createSigner('shared');
const partnerKey = createSigner('shared');
const PARTNER = 'https://idp.partner.example';
const corp = createProvider(providerOptions([corpKey.jwk]));
const partner = createProvider(providerOptions([partnerKey.jwk], { name: 'partner', issuer: PARTNER }));
const authenticate = createAuthenticator([corp, partner]);
const token = signToken(corpKey, soundClaims(now));
const both: Accepts = { providers: ['corp', 'partner'], credentials: ['bearer'], authorization: 'ours' };

async function judge(rawHeaders: readonly string[], accepts = both, query = '') {
  return authenticate({ rawHeaders, query, host: 'app.test', occasion: 'request' }, accepts, now);
}

describe('the one credential', () => {
  test('nobody is anonymous, and that is no failure', async () => {
    expect(await judge(['Host', 'x', 'Accept', '*/*'])).toBe(ANONYMOUS);
  });

  test('takes the scheme in any case and after several blanks', async () => {
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'Bearer    ']) {
      expect(principal(await judge(['aUTHORIZATION', scheme + token])).sub).toBe('mira');
    }
  });

  test('refuses two Authorization headers, of whatever schemes, the same one too', async () => {
    for (const second of [`Bearer ${token}`, 'Basic eDp5', '']) {
      const refused = await judge(['Authorization', `Bearer ${token}`, 'X-Other', 'y', 'authorization', second]);
      expect(refused).toMatchObject({ reason: 'several-credentials', status: 400 });
    }
  });

  test('leaves other schemes to the app', async () => {
    for (const value of ['Basic eDp5', 'DPoP abc', 'Negotiate x', 'BearerX abc', '', token]) {
      expect(await judge(['Authorization', value])).toBe(ANONYMOUS);
    }
  });

  test('a bearer that does not verify is refused, never anonymous', async () => {
    for (const value of [
      'Bearer',
      'Bearer ',
      `Bearer\t${token}`,
      `Bearer,${token}`,
      `Bearer ${token}, Bearer ${token}`,
      'Bearer x',
    ]) {
      expect(await judge(['Authorization', value])).toMatchObject({ reason: 'invalid-token', status: 401 });
    }
  });

  test('never reads Authorization where it belongs to the app', async () => {
    const accepts: Accepts = { ...both, authorization: 'pass' };
    expect(await judge(['Authorization', 'Bearer x', 'Authorization', 'Bearer y'], accepts)).toBe(ANONYMOUS);
    expect(await judge([], accepts, '?access_token=a.b.c')).toBe(ANONYMOUS);
  });
});

describe('§2.2.12: tokens in the URL', () => {
  test('refuses a token in the query', async () => {
    for (const query of [
      `?access_token=${token}`,
      `?a=1&access_token=${token}&b=2`,
      `?Access%5Ftoken=${token.replaceAll('.', '%2e')}`,
    ]) {
      expect(await judge([], both, query)).toMatchObject({ reason: 'token-in-query', status: 400 });
    }
  });

  test('leaves every other query alone', async () => {
    for (const query of [
      '',
      '?',
      '?access_token=opaque',
      '?x_access_token=a.b.c',
      '?q=access_token=a.b.c',
      '?access_token=a.b.c.d',
    ]) {
      expect(await judge([], both, query)).toBe(ANONYMOUS);
    }
    expect(principal(await judge(['Authorization', `Bearer ${token}`], both, '?access_token=a.b.c')).sub).toBe('mira');
  });
});

describe('§2.2.4: several issuers', () => {
  test('verifies with the keys of the issuer that the token names, and no others', async () => {
    const theirs = { ...soundClaims(now), iss: PARTNER };
    expect(principal(await judge(['Authorization', `Bearer ${signToken(partnerKey, theirs)}`])).provider).toBe(
      'partner',
    );
    expect(detail(await judge(['Authorization', `Bearer ${signToken(corpKey, theirs)}`]))).toBe('signature');
    expect(detail(await judge(['Authorization', `Bearer ${signToken(partnerKey, soundClaims(now))}`]))).toBe(
      'signature',
    );
  });

  test('accepts only the providers of the app, also for a token that another app has made known', async () => {
    const headers = ['Authorization', `Bearer ${token}`];
    expect(principal(await judge(headers)).provider).toBe('corp');
    expect(detail(await judge(headers, { ...both, providers: ['partner'] }))).toBe('unknown-issuer');
  });

  test('refuses every token of a provider without `bearer:`', async () => {
    const ask = askerFor([corpKey.jwk], { bearer: null });
    expect(detail(await ask(token, now))).toBe('no-bearer-provider');
  });
});

describe('a token that was verified before', () => {
  test('gives the same principal at once, without a promise', async () => {
    const request = {
      rawHeaders: ['Authorization', `Bearer ${token}`],
      query: '',
      host: 'app.test',
      occasion: 'request',
    } as const;
    const first = await authenticate(request, both, now);
    expect(authenticate(request, both, now)).toBe(first);
  });

  test('gives one principal to requests that came together', async () => {
    const fresh = signToken(corpKey, { ...soundClaims(now), jti: 'together' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => judge(['Authorization', `Bearer ${fresh}`])),
    );
    const again = await judge(['Authorization', `Bearer ${fresh}`]);
    expect(new Set(answers)).toEqual(new Set([again]));
    expect(answers.filter((answer) => answer === again).length).toBe(20);
  });

  test('is refused once it has expired, or when the clock was set back before its `nbf`', async () => {
    const iat = Math.floor(now / 1000);
    const ask = asker(corp);
    const short = signToken(corpKey, { ...soundClaims(now), exp: iat + 60, nbf: iat - 60 });
    expect(detail(await ask(short, now))).toBe('accepted');
    expect(detail(await ask(short, (iat + 64) * 1000))).toBe('accepted');
    expect(detail(await ask(short, (iat + 65) * 1000))).toBe('expired');
    expect(detail(await ask(short, (iat - 66) * 1000))).toBe('not-yet-valid');
    expect(principal(await ask(short, now)).expiresAt).toBe((iat + 65) * 1000);
  });

  test('that says it was signed in far in the future is not fresh: nobody knows when that was', async () => {
    const odd = signToken(corpKey, { ...soundClaims(now), auth_time: Math.floor(now / 1000) + 3_600 });
    expect(principal(await asker(corp)(odd, now)).signIn.at).toBeNull();
  });

  test('of a provider whose clock is ahead is as old as its first use: a time in the future would be unknown', async () => {
    const iat = Math.ceil(now / 1000) + 3;
    const ahead = signToken(corpKey, { ...soundClaims(now), iat, auth_time: iat, exp: iat + 60 });
    const { issuedAt, signIn } = principal(await asker(corp)(ahead, now));
    expect(issuedAt).toBe(now);
    expect(signIn.at).toBe(now);
  });
});
