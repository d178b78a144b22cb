import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SESSION } from '../people/house.ts';
import { hasChromium } from './chromium.ts';
import { PATIENCE, Stage } from './stage.ts';

vi.setConfig({ testTimeout: PATIENCE.test, hookTimeout: PATIENCE.test });

describe.runIf(hasChromium())('in Chromium', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });

  afterEach(() => stage.clear());
  afterAll(() => stage[Symbol.asyncDispose]());

  const url = (name: string, path: string) => stage.house.url(name, path);

  test('a person signs in and is where they wanted to go, to the very row', async () => {
    const window = await stage.window();
    await window.tab.goto(url('marketing', '/campaigns/42?sort=name#row-7'));
    await window.shot('sign-in-provider');
    await window.signIn('mira');
    expect(window.tab.url()).toBe(url('marketing', '/campaigns/42?sort=name#row-7'));
    expect(await window.heading()).toBe('This is /campaigns/42');

    // Another app, and the portal, ask nothing more.
    await window.tab.goto(url('finance', '/payslips/e-17/2026'));
    expect(await window.heading()).toBe('This is /payslips/e-17/2026');
    await window.tab.goto(url('access', '/'));
    expect(await window.heading()).toBe('Your apps');
    await window.shot('portal');
    const cookie = (await window.context.cookies(url('marketing', '/'))).find(({ name }) => name === SESSION);
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    expect(cookie?.domain).toBe('marketing.localhost');
  });

  test('tabs that are opened together all arrive, whichever signs in first', async () => {
    const window = await stage.window();
    const tabs = await Promise.all(
      ['/campaigns/1', '/campaigns/2', '/campaigns/3'].map(async (path) => {
        const tab = await window.context.newPage();
        await tab.goto(url('marketing', path));
        return { tab, path };
      }),
    );
    for (const { tab, path } of tabs.toReversed()) {
      await window.signIn('mira', {}, tab);
      expect(tab.url()).toBe(url('marketing', path));
      expect(await window.heading(tab)).toBe(`This is ${path}`);
    }
  });

  test('who is refused reads who they are, what to do, and an id to pass on', async () => {
    const window = await stage.window();
    await window.tab.goto(url('finance', '/ledgers/2026'));
    await window.signIn('kim');
    expect(await window.heading()).toBe('You do not have access');
    expect(await window.tab.locator('.who').innerText()).toContain('kim@partner.example');
    await window.shot('refused');
    await window.tab.click('.copy');
    const id = String(await window.tab.evaluate('getSelection().toString()'));
    const record = (await stage.house.records()).find((one) => one.id === id);
    expect(record).toMatchObject({ status: 403, decision: { by: 'contractors-out-of-finance' } });

    // Somebody else takes the seat.
    await window.tab.click('text="Switch account"');
    await window.signIn('felix');
    expect(window.tab.url()).toBe(url('finance', '/ledgers/2026'));
    expect(await window.heading()).toBe('This is /ledgers/2026');
  });

  test('a stronger sign-in is asked for when a rule demands it, and then the rule grants', async () => {
    const window = await stage.window();
    await window.tab.goto(url('finance', '/ledgers/2026'));
    await window.signIn('felix');
    await window.tab.goto(url('finance', '/exports/q3.csv'));
    await window.shot('step-up-provider');
    await window.signIn('felix', { key: 'touch' });
    expect(window.tab.url()).toBe(url('finance', '/exports/q3.csv'));
    expect(await window.heading()).toBe('This is /exports/q3.csv');
  });

  test('one that comes back weak is refused with the reason, and all else goes on', async () => {
    const window = await stage.window();
    await window.tab.goto(url('finance', '/exports/q3.csv'));
    await window.signIn('felix');
    expect(await window.heading()).toBe('You do not have access');
    expect(await window.tab.locator('.lead').innerText()).toContain('stronger sign-in than yours');
    await window.shot('step-up-unmet');
    await window.tab.goto(url('finance', '/ledgers/2026'));
    expect(await window.heading()).toBe('This is /ledgers/2026');

    // The key was in the other bag.
    await window.tab.goBack();
    await window.tab.click('text="Sign in again"');
    await window.signIn('felix', { key: 'touch' });
    expect(await window.heading()).toBe('This is /exports/q3.csv');
  });

  test('a script that is told 401 sends its reader where the answer says, and they come back', async () => {
    const window = await stage.window();
    await window.tab.goto(url('marketing', '/campaigns/42?tab=2'));
    await window.signIn('mira');
    await window.context.clearCookies();
    const answer = await window.tab.evaluate<{ status: number; login_url: string }>(
      `fetch('/campaigns/43').then(async (answer) => ({ status: answer.status, ...await answer.json() }))`,
    );
    expect(answer.status).toBe(401);
    await window.tab.goto(answer.login_url);
    await window.signIn('mira');
    expect(window.tab.url()).toBe(url('marketing', '/campaigns/42?tab=2'));
  });

  test('a form that is sent after the session has ended is held, and the page says so', async () => {
    stage.app.put('/campaigns/new', '<form method=post action=/campaigns><input name=a><button>Save</button></form>');
    const window = await stage.window();
    await window.tab.goto(url('marketing', '/campaigns/new'));
    await window.signIn('mira');
    await window.context.clearCookies();
    await window.tab.click('text="Save"');
    await window.tab.waitForSelector('h1');
    expect(await window.heading()).toBe('Sign in to continue');
    expect(await window.tab.locator('main').innerText()).toContain('What you sent has not reached the app');
    await window.shot('held-form');
    expect(stage.app.received).not.toContain('POST /campaigns');
    await window.tab.click('main >> text="Sign in"');
    await window.signIn('mira');
    expect(window.tab.url()).toBe(url('marketing', '/campaigns/new'));
  });
});
