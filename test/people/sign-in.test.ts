import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { House, SESSION } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await House.open();
});

afterAll(() => house[Symbol.asyncDispose]());

describe('signing in', () => {
  test('leads from the app to the provider and back to the same path, query and fragment', async () => {
    const browser = new Browser();
    const shown = await house.signIn(browser, 'mira', house.url('marketing', '/campaigns/42?sort=name#row-7'));
    expect(shown.status).toBe(200);
    expect(shown.url.href).toBe(house.url('marketing', '/campaigns/42?sort=name#row-7'));
    expect(shown.body).toBe('app');
  });

  test('gives each host a ticket of its own, and none that scripts can read', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    const here = browser.cookie('marketing.localhost', SESSION);
    const portal = browser.cookie('access.localhost', SESSION);
    expect(here).toMatch(/^[\w-]{43}$/);
    expect(portal).toMatch(/^[\w-]{43}$/);
    expect(portal).not.toBe(here);
    expect(browser.names('access.localhost', `${SESSION}-attempt-`)).toEqual([]);
  });

  test('asks nobody twice: another app is entered by the session on the portal', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'felix', house.url('finance', '/ledgers/2026'));
    const before = house.traffic.seen.length;
    const shown = await browser.open(house.url('finance', '/payslips/e-40/2026'));
    expect(shown.status).toBe(200);
    const other = await browser.open(house.url('marketing', '/campaigns'));
    expect(other.status).toBe(403);
    expect(other.body).toContain('felix@corp.example');
    expect(house.traffic.seen.slice(before)).toEqual([]);
  });

  test('is for nothing where it changes nothing', async () => {
    const browser = new Browser();
    const shown = await browser.open(house.url('marketing', '/nothing/that/is/granted'));
    expect(shown.status).toBe(403);
    expect(browser.trail).toHaveLength(1);
  });

  test('is recorded: who, by which session, and what each request did to it', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'kim', house.url('finance', '/ledgers/2026'));
    const records = (await house.records()).slice(-6);
    const events = records.map(({ event }) => event).filter((event) => event !== undefined);
    expect(events).toEqual(['sign-in', 'hand-off']);
    const last = records.at(-1);
    expect(last).toMatchObject({
      app: 'finance-records',
      status: 403,
      subject: { sub: 'kim', via: 'session', session: expect.stringMatching(/^s_[\w-]+$/) },
      decision: { effect: 'deny', by: 'contractors-out-of-finance' },
    });
  });
});

describe('a stronger sign-in', () => {
  test('is asked for when a rule demands it, and then the rule grants', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'felix', house.url('finance', '/ledgers/2026'));
    const old = browser.cookie('finance.localhost', SESSION);
    const form = await browser.open(house.url('finance', '/exports/q3.csv'));
    expect(form.body).toContain('security key');
    const shown = await browser.signIn(form, { name: 'felix', password: 'felix-finance', key: 'used' });
    expect(shown.status).toBe(200);
    expect(shown.url.href).toBe(house.url('finance', '/exports/q3.csv'));
    const records = await house.records();
    expect(records.at(-1)).toMatchObject({ decision: { by: 'fin-export' }, subject: { acr: 'phr' } });
    expect(records.some(({ event }) => event === 'step-up')).toBe(true);

    // The cookie of before is dead.
    const thief = new Browser();
    thief.put('finance.localhost', SESSION, old ?? '');
    expect((await thief.once(house.url('finance', '/ledgers/2026'), { headers: SCRIPT })).status).toBe(401);
  });

  test('that comes back weak is not asked for again, but refused with the reason', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'felix', house.url('finance', '/ledgers/2026'));
    const form = await browser.open(house.url('finance', '/exports/q3.csv'));
    const shown = await browser.signIn(form, { name: 'felix', password: 'felix-finance' });
    expect(shown.status).toBe(403);
    expect(shown.body).toContain('stronger sign-in than yours');
    const again = await browser.open(house.url('finance', '/exports/q3.csv'));
    expect(again.status).toBe(403);
    expect((await house.records()).at(-1)).toMatchObject({
      decision: { effect: 'deny', reasons: expect.arrayContaining(['step-up-unmet']) },
      subject: { asked_in_vain: ['phr'] },
    });
    // All else goes on.
    expect((await browser.open(house.url('finance', '/ledgers/2026'))).status).toBe(200);

    // And who has it after all is asked once more when they say so.
    const link = /href="([^"]*as=again)"/.exec(again.body)?.[1]?.replaceAll('&amp;', '&');
    const second = await browser.open(link ?? '');
    expect(second.body).toContain('security key');
    const granted = await browser.signIn(second, { name: 'felix', password: 'felix-finance', key: 'used' });
    expect([granted.status, granted.url.pathname]).toEqual([200, '/exports/q3.csv']);
  });

  test('of somebody else makes a session of theirs, and the first is over', async () => {
    const browser = new Browser();
    await house.signIn(browser, 'mira');
    const refused = await browser.open(house.url('marketing', '/nothing'));
    const link = /href="([^"]*as=other)"/.exec(refused.body)?.[1]?.replaceAll('&amp;', '&');
    const form = await browser.open(link ?? '');
    const shown = await browser.signIn(form, { name: 'felix', password: 'felix-finance' });
    expect(shown.body).toContain('felix@corp.example');
  });
});
