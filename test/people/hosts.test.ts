import { describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
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

/** With two providers each group says whose word it takes. */
function bound(text: string, house: House): string {
  const iss = JSON.stringify(house.provider.issuer);
  return text.replaceAll(/(staff|contractors):( *)\{ claims: \{ /g, `$1:$2{ claims: { iss: ${iss}, `);
}

describe('several providers', () => {
  test('are chosen among, by the names that people know; who has one is not asked again', async () => {
    await using house = await House.open({ second: 'Partners', policy: bound });
    const browser = new Browser();
    const chooser = await browser.open(house.url('marketing', '/campaigns/42'));
    expect(chooser.status).toBe(200);
    expect(chooser.body).toContain('Partners');
    const link = /href="([^"]*provider=corp)"/.exec(chooser.body)?.[1]?.replaceAll('&amp;', '&');
    const form = await browser.open(new URL(link ?? '', house.origin('access')));
    const shown = await browser.signIn(form, { name: 'mira', password: 'mira-marketing' });
    expect(shown.url.href).toBe(house.url('marketing', '/campaigns/42'));
    expect((await browser.open(house.url('finance', '/payslips/e-17/2026'))).status).toBe(200);
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
