import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fragmentFor, returnTo } from '../../src/server/people/return-to.ts';
import { Browser } from '../../demo/browser.ts';
import { House } from './house.ts';

const ORIGIN = 'https://finance.corp.example';

/** Payloads that others collected. */
function linesOf(file: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../vectors/open-redirect', file), 'utf8');
  return text.split(/\r?\n/).filter((line) => line !== '');
}

const FILES = ['open-redirect-payloads.txt', 'openredirects.txt', 'open_redirect_params.txt'];
const payloads = [...new Set(FILES.flatMap(linesOf))];

describe('returnTo()', () => {
  test(`stays on its origin for each of ${payloads.length} payloads, as they are and decoded`, () => {
    const spellings = payloads.flatMap((payload) => [payload, decoded(payload), `/${payload}`, `/\t${payload}`]);
    const strayed = spellings.filter((spelling) => new URL(ORIGIN + returnTo(ORIGIN, spelling)).origin !== ORIGIN);
    expect(strayed).toEqual([]);
  });

  test('never gives a target that browsers read as another host, whatever stands before it', () => {
    const taken = payloads.map((payload) => returnTo(ORIGIN, payload));
    expect(taken.filter((target) => new URL(target, ORIGIN).origin !== ORIGIN)).toEqual([]);
    expect(taken.filter((target) => !target.startsWith('/') || /^\/[/\\]/.test(target))).toEqual([]);
  });

  test.each([
    ['/ledgers/2026?q=a%20b', '/ledgers/2026?q=a%20b'],
    ['/', '/'],
    ['', '/'],
    ['ledgers', '/'],
    [`/a?${'q'.repeat(2_000)}`, '/a'],
    [`/${'a'.repeat(2_000)}`, '/'],
    ['/a\\b', '/'],
    ['/a b', '/'],
    ['/ä', '/'],
  ])('of %j is %j', (asked, taken) => {
    expect(returnTo(ORIGIN, asked)).toBe(taken);
  });
});

describe('fragmentFor()', () => {
  test.each([
    ['row-7', 'row-7'],
    ['/a?b=c', '/a?b=c'],
    ['a\r\nset-cookie: x=y', ''],
    ['<script>', ''],
    ['a'.repeat(1_025), ''],
  ])('of %j is %j', (asked, taken) => {
    expect(fragmentFor('/', asked)).toBe(taken);
  });
});

describe('over the wire', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test('a sign-in that was begun with a payload ends on the app, or is refused', async () => {
    const some = payloads.filter((_, index) => index % 20 === 0);
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    for (const payload of some) {
      const tabs = new Browser();
      for (const [host, jar] of browser.cookies) tabs.cookies.set(host, new Map(jar));
      const shown = await tabs.open(house.url('marketing', `/.sallyport/login?to=${encodeURIComponent(payload)}`));
      expect([payload, shown.url.origin]).toEqual([payload, house.origin('marketing')]);
    }
  });

  test.each(['rd', 'to', 'url', 'next', 'redirect_uri', 'post_logout_redirect_uri', 'state', 'return_to'])(
    'a sign-out leads to none that is named by `%s`',
    async (name) => {
      for (const path of ['/.sallyport/signed-out', '/.sallyport/logout', '/.sallyport/']) {
        const shown = await new Browser().once(house.url('access', `${path}?${name}=https://evil.example/`));
        const location = String(shown.headers['location'] ?? house.origin('access'));
        expect(new URL(location, house.origin('access')).hostname).toMatch(/\.localhost$/);
        expect(shown.body).not.toContain('evil.example');
      }
    },
  );
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
