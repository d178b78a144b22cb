import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, NAVIGATION, SCRIPT, type Shown } from '../../demo/browser.ts';
import { House, SESSION } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await House.open();
});

afterAll(() => house[Symbol.asyncDispose]());

/** Up to the provider's last answer: the callback URL that it sends the browser to, not yet followed. */
async function callbackOf(browser: Browser): Promise<URL> {
  const form = await browser.open(house.url('marketing', '/campaigns/42'));
  const headers = { ...NAVIGATION, 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'name=mira&password=mira-marketing';
  let shown: Shown = await browser.once(form.url, { method: 'POST', headers, body });
  for (;;) {
    const next = new URL(String(shown.headers['location']), shown.url);
    if (next.pathname.startsWith('/.sallyport/callback/')) return next;
    shown = await browser.once(next);
  }
}

describe('a sign-in', () => {
  test('works in many tabs at once; more than eight make the oldest give way', async () => {
    const browser = new Browser();
    const forms: Shown[] = [];
    for (let tab = 0; tab < 10; tab += 1) forms.push(await browser.open(house.url('marketing', `/campaigns/${tab}`)));
    expect(forms.filter(({ url }) => !url.pathname.startsWith('/interaction/'))).toEqual([]);
    expect(browser.names('access.localhost', `${SESSION}-attempt-`)).toHaveLength(8);
    const last = await browser.signIn(forms.at(-1) ?? fail(), { name: 'mira', password: 'mira-marketing' });
    expect(last.url.pathname).toBe('/campaigns/9');
  });

  test('leaves room in the head of a request: beside other tabs, for the longest address and fragment', async () => {
    const browser = new Browser();
    browser.put('access.localhost', 'of-the-site', 'x'.repeat(3_400));
    const begin = async (length: number, fragment: string): Promise<number> => {
      const path = `/campaigns/42?q=${'a'.repeat(length)}#${fragment}`;
      return (await browser.open(house.url('marketing', path))).status;
    };
    for (let tab = 0; tab < 4; tab += 1) expect(await begin(1_050, 'f'.repeat(500))).toBe(200);
    expect(await begin(1_500, '%22'.repeat(341))).toBe(200);
  });

  test('that would be too much for a cookie leads to the first page of the app instead', async () => {
    const browser = new Browser();
    const to = encodeURIComponent(`/campaigns/42?q=${'"'.repeat(1_500)}`);
    const form = await browser.open(house.url('marketing', `/.sallyport/login?to=${to}`));
    const [name = ''] = browser.names('access.localhost', `${SESSION}-attempt-`);
    const cookie = `${name.split(' ')[0]}=${browser.cookies.get('access.localhost')?.get(name)}`;
    expect(cookie.length).toBeLessThanOrEqual(4_096);
    const shown = await browser.signIn(form, { name: 'mira', password: 'mira-marketing' });
    expect(shown.url.href).toBe(house.url('marketing', '/'));
  });

  test('three tabs that began together all arrive', async () => {
    const browser = new Browser();
    const tabs = ['/campaigns/1', '/campaigns/2', '/campaigns/3'];
    const forms = await Promise.all(tabs.map((path) => browser.open(house.url('marketing', path))));
    for (const [index, form] of forms.entries()) {
      const shown = await browser.signIn(form, { name: 'mira', password: 'mira-marketing' });
      expect([shown.status, shown.url.pathname]).toEqual([200, tabs[index]]);
    }
  });

  test('counts once: its answer sent again is refused, and begins nothing new', async () => {
    const browser = new Browser();
    const callback = await callbackOf(browser);
    const cookies = new Map(browser.cookies.get('access.localhost'));
    expect((await browser.once(callback)).status).toBe(303);
    browser.cookies.set('access.localhost', cookies);
    const again = await browser.once(callback);
    expect(again.status).toBe(403);
    expect(again.headers['location']).toBeUndefined();
    expect(again.body).toContain('no sign-in under way');
    expect((await house.records()).at(-1)).toMatchObject({
      decision: { effect: 'refuse', reasons: ['sign-in-failed'], detail: 'replayed' },
    });
  });

  test('ends only in the browser that began it: the answer of another’s signs nobody in', async () => {
    const attacker = new Browser();
    const callback = await callbackOf(attacker);
    const victim = new Browser();
    const shown = await victim.once(callback);
    expect(shown.status).toBe(403);
    expect(shown.body).toContain(`href="${house.url('access', '/.sallyport/')}"`);
    expect(victim.cookie('access.localhost', SESSION)).toBeNull();
  });

  test.each([
    [
      'an error of the provider',
      (url: URL) => withQuery(url, { error: 'access_denied', error_description: '<b>no</b>' }),
      'did not confirm',
    ],
    ['another state', (url: URL) => withQuery(url, { state: 'A'.repeat(43) }), 'no sign-in under way'],
    ['no state', (url: URL) => withQuery(url, { state: null }), 'no sign-in under way'],
    ['another code', (url: URL) => withQuery(url, { code: 'made-up' }), 'did not confirm'],
    ['another issuer', (url: URL) => withQuery(url, { iss: 'https://evil.example' }), 'could not be verified'],
    [
      'no issuer, which this provider always sends',
      (url: URL) => withQuery(url, { iss: null }),
      'could not be verified',
    ],
  ])('that comes back with %s is refused on a page that says what to do', async (_what, change, says) => {
    const browser = new Browser();
    const callback = change(await callbackOf(browser));
    const shown = await browser.once(callback);
    expect(shown.status).toBe(403);
    expect(shown.body).toContain(says);
    expect(shown.body).not.toContain('<b>no</b>');
    expect(browser.cookie('access.localhost', SESSION)).toBeNull();
  });

  test('is not finished by a hand-off in another browser, nor twice', async () => {
    const browser = new Browser();
    const arrived = await browser.once(await callbackOf(browser));
    const handOff = String(arrived.headers['location']);
    expect(handOff).toContain('/.sallyport/handoff?code=');
    const thief = new Browser();
    await thief.open(house.url('marketing', '/campaigns/42'));
    const stolen = await thief.once(handOff);
    // A sign-in of the thief's own begins, and nothing else.
    expect(String(stolen.headers['location'])).toContain('/.sallyport/login?r=');
    expect(thief.cookie('marketing.localhost', SESSION)).toBeNull();
    expect((await thief.open(handOff)).url.pathname).toMatch(/^\/interaction\//);
    // Whoever tried it has used it up. The browser that it was for is known on the portal, and gets another.
    const again = await browser.once(handOff);
    expect(again.headers['set-cookie']?.toString()).not.toContain(`${SESSION}=`);
    expect((await browser.open(handOff)).url.pathname).toBe('/campaigns/42');
  });

  test('leaves no code behind that is worth anything, also where the browser has lost its cookies', async () => {
    const browser = new Browser();
    const handOff = String((await browser.once(await callbackOf(browser))).headers['location']);
    const kept = new Map(browser.cookies.get('marketing.localhost'));
    browser.cookies.delete('marketing.localhost');
    const page = await browser.once(handOff);
    expect([page.status, page.url.href]).toEqual([403, handOff]);
    // Scripts of the app can read the address of that page.
    browser.cookies.set('marketing.localhost', kept);
    const again = await browser.once(handOff);
    expect(again.headers['set-cookie']?.toString()).not.toContain(`${SESSION}=`);
  });

  test('makes a new session: what the browser had before is dead, also when somebody planted it', async () => {
    const planter = new Browser();
    await house.signIn(planter, 'mira');
    const planted = planter.cookie('access.localhost', SESSION) ?? '';
    const victim = new Browser();
    victim.put('access.localhost', SESSION, planted);
    const form = await victim.open(house.url('marketing', '/.sallyport/login?as=other&to=/campaigns/42'));
    await victim.signIn(form, { name: 'felix', password: 'felix-finance' });
    expect(victim.cookie('access.localhost', SESSION)).not.toBe(planted);
    const old = await planter.once(house.url('marketing', '/campaigns/42'), { headers: SCRIPT });
    expect(old.status).toBe(401);
  });

  test('that is in vain five times in a minute ends on a page that says why', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    for (let arrival = 1; arrival < 5; arrival += 1) {
      // As an extension does that takes some cookies away.
      browser.drop('marketing.localhost', SESSION);
      expect((await browser.open(house.url('marketing', '/campaigns/42'))).url.pathname).toBe('/campaigns/42');
    }
    browser.drop('marketing.localhost', SESSION);
    const shown = await browser.open(house.url('marketing', '/campaigns/42'));
    expect(shown.status).toBe(403);
    expect(shown.body).toContain('sent in circles');
    expect(shown.body).toContain('keeps no cookies here');
    // And the next try begins anew.
    expect((await browser.open(house.url('marketing', '/campaigns/42'))).status).toBe(200);
  });

  test('without cookies says that they are what is missing', async () => {
    const browser = new Browser();
    const callback = await callbackOf(browser);
    browser.cookies.clear();
    const shown = await browser.once(callback);
    expect(shown.body).toContain('allow cookies');
  });

  test('is asked for by nobody but the gate: a request of another making is refused', async () => {
    const shown = await new Browser().once(house.url('access', '/.sallyport/start?r=AAAA'));
    expect(shown.status).toBe(403);
    expect(shown.headers['location']).toBeUndefined();
  });
});

function withQuery(url: URL, changes: Readonly<Record<string, string | null>>): URL {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  if (changes['error'] !== undefined) changed.searchParams.delete('code');
  return changed;
}

function fail(): never {
  throw new Error('there is no such tab');
}
