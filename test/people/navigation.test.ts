import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, NAVIGATION, SCRIPT } from '../../demo/browser.ts';
import { House, SESSION } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await House.open();
});

afterAll(() => house[Symbol.asyncDispose]());

/** As Chromium 156 sends them. */
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const BY_WORKER = { ...NAVIGATION, ...HTML, 'sec-fetch-dest': 'empty' };
const DOWNLOAD = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' };
const PRERENDER = { ...NAVIGATION, ...HTML, 'sec-purpose': 'prefetch;prerender' };

function locationOf({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string {
  return String(headers['location']);
}

describe('a navigation that the app’s own service worker passes on', () => {
  test('leads to the sign-in and back', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    browser.drop('marketing.localhost', SESSION);
    const visit = { headers: BY_WORKER };
    const refused = await browser.once(house.url('marketing', '/campaigns/42'), visit);
    expect(refused.status).toBe(302);
    const hop = await browser.once(locationOf(refused), visit);
    expect(hop.status).toBe(200);
    // The portal has no worker of an app.
    const next = /<a id="next" href="([^"]+)"/.exec(hop.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const started = await browser.once(next);
    const arrived = await browser.once(locationOf(started), visit);
    expect(locationOf(arrived)).toBe(house.url('marketing', '/campaigns/42'));
    expect((await browser.once(house.url('marketing', '/campaigns/42'), visit)).status).toBe(200);
  });
});

describe('what is no person’s doing begins no sign-in', () => {
  test.each([
    ['a download, which would save the page of the sign-in', DOWNLOAD],
    ['what is fetched before anybody asked for it', PRERENDER],
  ])('%s', async (_what, headers) => {
    const shown = await new Browser().once(house.url('marketing', '/campaigns/42'), { headers });
    expect(shown.status).toBe(401);
    expect(shown.headers['location']).toBeUndefined();
  });

  test.each([
    ['a script', SCRIPT],
    ['a frame', { ...NAVIGATION, 'sec-fetch-dest': 'iframe' }],
    ['what is fetched before anybody asked for it', PRERENDER],
  ])('nor goes on with one: %s', async (_what, headers) => {
    const browser = new Browser();
    const steps = [
      house.url('marketing', '/.sallyport/login'),
      house.url('access', '/.sallyport/start?r=x'),
      house.url('access', '/.sallyport/callback/corp?code=x&state=y'),
      house.url('marketing', '/.sallyport/handoff?code=x'),
      house.url('access', '/.sallyport/me'),
    ];
    for (const step of steps) {
      const shown = await browser.once(step, { headers });
      expect([step, shown.status, shown.headers['x-sallyport']]).toEqual([step, 403, 'origin-mismatch']);
    }
    expect(browser.cookies.size).toBe(0);
  });
});

describe('HEAD', () => {
  test('takes no step of a sign-in: the code of a hand-off is worth as much after it', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    browser.drop('marketing.localhost', SESSION);
    const hop = await browser.once(house.url('marketing', '/.sallyport/login'));
    const next = /<a id="next" href="([^"]+)"/.exec(hop.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await browser.once(next, { method: 'HEAD' })).status).toBe(404);
    const handOff = locationOf(await browser.once(next));
    expect((await browser.once(handOff, { method: 'HEAD' })).status).toBe(404);
    await browser.once(handOff);
    expect(browser.cookie('marketing.localhost', SESSION)).not.toBeNull();
  });

  test('of a page is answered as GET is', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    expect((await browser.once(house.url('access', '/.sallyport/me'), { method: 'HEAD' })).status).toBe(200);
  });
});
