import { describe, expect, test } from 'vitest';
import { SALLYPORT } from '../../src/pages/brand.ts';
import { chooserPage } from '../../src/pages/chooser.ts';
import { hopPage } from '../../src/pages/hop.ts';
import { redirectLoopPage, type LoopFinding } from '../../src/pages/redirect-loop.ts';
import { signInFailedPage, type SignInFailure } from '../../src/pages/sign-in-failed.ts';
import { textOf } from './outline.ts';
import { CHOOSER, HOP, LOOP, SIGN_IN_FAILED } from './views.ts';

const scriptOf = (next: string) => /<script>.*<\/script>/.exec(hopPage(SALLYPORT, { next }).body)?.[0];
const withFinding = (finding: LoopFinding) => textOf(redirectLoopPage(SALLYPORT, { ...LOOP, finding }));

describe('the chooser', () => {
  test('says which app one is going to, and offers each provider by its label and the host of its issuer, in order', () => {
    const page = chooserPage(SALLYPORT, CHOOSER);
    expect(textOf(page)).toMatch(/Sign in to Financial records .*finance\.corp\.example/);
    const links = Array.from(page.body.matchAll(/<a class="choice" href="([^"]*)"/g), ([, href]) => href);
    expect(links).toEqual(CHOOSER.providers.map(({ href }) => href.replace('&', '&amp;')));
    for (const { label, host } of CHOOSER.providers) expect(textOf(page)).toContain(`${label} ${host}`);
  });

  test('on the way to the portal names no app', () => {
    expect(textOf(chooserPage(SALLYPORT, { ...CHOOSER, app: null }))).toMatch(/ Sign in Choose your account/);
  });

  test('draws the first letter of a label, or the emoji that it begins with', () => {
    const providers = ['corp account', '🤝 Partners'].map((label) => ({ label, host: 'idp.example', href: '/' }));
    const text = textOf(chooserPage(SALLYPORT, { ...CHOOSER, providers }));
    expect(text).toContain('C corp account');
    expect(text).toContain('🤝 🤝 Partners');
  });
});

describe('the hop', () => {
  test('goes on without a script, and by hand', () => {
    const { body } = hopPage(SALLYPORT, HOP);
    expect(body).toContain(`<noscript><meta http-equiv="refresh" content="0;url=${HOP.next}" /></noscript>`);
    expect(body).toContain(`<a id="next" href="${HOP.next}">`);
  });

  test('has the same script wherever it leads, and no address in it', () => {
    expect(scriptOf('https://access.corp.example/?r="1"')).toBe(scriptOf(HOP.next));
  });

  test.each(['javascript:alert(1)', '//evil.example', 'data:text/html,x'])('never leads to %s', (next) => {
    expect(() => hopPage(SALLYPORT, { next })).toThrow('is not an http(s) URL');
  });
});

describe('a sign-in that failed', () => {
  test.each<[SignInFailure, RegExp]>([
    ['cancelled', /Corp account did not confirm/],
    ['expired', /took too long/],
    ['unknown-attempt', /no sign-in under way/],
    ['unreachable', /Corp account does not answer .* Whoever is signed in already can go on/],
    ['bad-answer', /answer of Corp account could not be verified/],
    ['clocks', /clock of Corp account and the one of this gate disagree/],
    ['gate-refused', /Corp account does not accept this gate .* not about you/],
  ])('as %s says why, what to do, and the request id', (failure, why) => {
    const text = textOf(signInFailedPage(SALLYPORT, { ...SIGN_IN_FAILED, failure }));
    expect(text).toMatch(why);
    expect(text).toMatch(/What you can do .*01KAJ3ZQ8YV4T0X7R2M9C5H6WB/);
  });
});

describe('being sent in circles', () => {
  test('says how often, and that it was stopped', () => {
    expect(textOf(redirectLoopPage(SALLYPORT, LOOP))).toContain(
      'sent to sign in 6 times within 1 minute, so this was stopped',
    );
  });

  test('says so when it was seen before it began', () => {
    expect(textOf(redirectLoopPage(SALLYPORT, { ...LOOP, times: 1 }))).toContain(
      'would never end, so this was stopped',
    );
  });

  test.each<[string, LoopFinding, RegExp]>([
    ['lost cookies', { kind: 'cookies', host: 'f.example' }, /did not come back.*Allow cookies for f\.example/],
    [
      'a wrong scheme',
      { kind: 'scheme', seen: 'http', expected: 'https://f.example' },
      /came by http, but this app lives at https:\/\/f\.example.*trusted_proxies/,
    ],
    ['a refused session', { kind: 'not-accepted', app: 'Ledgers' }, /signed in, and Ledgers still asks/],
  ])('names %s, and who can mend it', (_name, finding, words) => {
    expect(withFinding(finding)).toMatch(words);
  });
});
