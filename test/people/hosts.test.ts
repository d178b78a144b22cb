import { describe, expect, test } from 'vitest';
import { Browser, type Shown } from '../../demo/browser.ts';
import { House, SESSION } from './house.ts';

describe('one app alone', () => {
  test('needs no portal: its own host is where people sign in and out', async () => {
    await using house = await House.open({
      portal: 'marketing',
      settings: { portal: undefined },
      apps: { 'finance-records': { credentials: ['bearer'] } },
    });
    const browser = new Browser();
    const shown = await house.signIn(browser, 'mira');
    expect(shown.url.href).toBe(house.url('marketing', '/campaigns/42'));
    expect([...browser.cookies.keys()].filter((host) => host !== 'localhost')).toEqual(['marketing.localhost']);
    const me = await browser.open(house.url('marketing', '/.sallyport/me'));
    expect(me.body).toContain('mira@corp.example');
    const left = await browser.submit(house.url('marketing', '/.sallyport/logout'), { scope: 'here' });
    expect(left.body).toContain('You are signed out');
    expect(browser.cookie('marketing.localhost', SESSION)).toBeNull();
    // Where only tokens count, nobody is sent to sign in.
    const other = await browser.open(house.url('finance', '/ledgers/2026'));
    expect(other.status).toBe(401);
    expect((await browser.open(house.url('finance', '/.sallyport/login'))).status).toBe(404);
  });
});

describe('one app with several addresses', () => {
  test('is signed in to on each of them, by way of the first', async () => {
    await using house = await House.open({
      portal: 'marketing',
      settings: { portal: undefined },
      apps: { 'finance-records': { credentials: ['bearer'] } },
      alias: 'campaigns',
    });
    const browser = new Browser();
    const shown = await house.signIn(browser, 'mira', house.url('campaigns', '/campaigns/42'));
    expect(shown.url.href).toBe(house.url('campaigns', '/campaigns/42'));
    expect(browser.cookie('campaigns.localhost', SESSION)).not.toBe(browser.cookie('marketing.localhost', SESSION));
    // What is the person's own stands on the first alone.
    const me = await browser.once(house.url('campaigns', '/.sallyport/me'));
    expect(me.headers['location']).toBe(house.url('marketing', '/.sallyport/me'));
  });
});

/** With two providers each group says whose word it takes. */
function bound(text: string, house: House): string {
  const iss = JSON.stringify(house.provider.issuer);
  return text.replaceAll(/(staff|contractors):( *)\{ claims: \{ /g, `$1:$2{ claims: { iss: ${iss}, `);
}

describe('several providers', () => {
  test('are chosen among, by the names that people know; who has one is not asked again', async () => {
    await using house = await House.open({ second: 'Partners', policy: bound });
    const browser = new Browser();
    const choose = async (provider: string, at: string): Promise<Shown> => {
      const chooser = await browser.open(at);
      expect([chooser.status, chooser.body.includes('Partners')]).toEqual([200, true]);
      const link = new RegExp(`href="([^"]*provider=${provider})"`).exec(chooser.body)?.[1]?.replaceAll('&amp;', '&');
      const form = await browser.open(new URL(link ?? '', chooser.url));
      return browser.signIn(form, { name: 'mira', password: 'mira-marketing' });
    };
    const shown = await choose('corp', house.url('marketing', '/campaigns/42'));
    expect(shown.url.href).toBe(house.url('marketing', '/campaigns/42'));
    expect((await browser.open(house.url('finance', '/payslips/e-17/2026'))).status).toBe(200);
    // The same name at another provider is somebody else, for the record, too.
    await choose('partners', house.url('marketing', '/.sallyport/login?as=other&to=/campaigns/42'));
    const events = (await house.records()).flatMap(({ event }) => event ?? []);
    expect(events.filter((event) => event !== 'hand-off')).toEqual(['sign-in', 'sign-in']);
  });

  test('of which an app takes one: its people go straight there, and a session of the other is nobody’s', async () => {
    await using house = await House.open({
      second: 'Partners',
      policy: bound,
      apps: { 'finance-records': { providers: ['partners'] }, 'marketing-db': { providers: ['corp'] } },
    });
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    const form = await browser.open(house.url('finance', '/ledgers/2026'));
    expect(form.url.origin).toBe(house.second?.issuer);
  });
});
