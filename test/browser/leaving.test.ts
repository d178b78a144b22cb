import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SESSION } from '../people/house.ts';
import { hasChromium } from './chromium.ts';
import { PATIENCE, Stage, type Window } from './stage.ts';
import { stream } from './web-app.ts';

vi.setConfig({ testTimeout: PATIENCE.test, hookTimeout: PATIENCE.test });

/** Says in words what happens to what it keeps open. */
const DASHBOARD = `<h1>dashboard</h1><pre></pre><script>
const said = (what) => { document.querySelector('pre').textContent += what + '\\n'; };
const events = new EventSource('/campaigns/stream');
events.onmessage = () => said('stream open');
events.onerror = () => said(events.readyState === EventSource.CLOSED ? 'stream gone' : 'stream cut');
const socket = new WebSocket('ws://' + location.host + '/live');
socket.onopen = () => said('socket open');
socket.onclose = () => said('socket cut');
</script>`;

/** What the app's own script is answered. */
function status({ tab }: Window): Promise<number> {
  return tab.evaluate("fetch('/campaigns/42').then(({ status }) => status)");
}

describe.runIf(hasChromium())('in Chromium', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ policy: (text) => text.replace(/read: +\[GET/, 'read: [WS /live, GET') });
    stage.app.put('/campaigns/dashboard', DASHBOARD);
    stage.app.pages.set('/campaigns/stream', stream);
  });

  afterEach(() => stage.clear());
  afterAll(() => stage[Symbol.asyncDispose]());

  const url = (name: string, path: string) => stage.house.url(name, path);

  async function signedIn(path = '/campaigns/42'): Promise<Window> {
    const window = await stage.window();
    await window.tab.goto(url('marketing', path));
    await window.signIn('mira');
    return window;
  }

  async function ticketOf({ context }: Window, host = 'marketing'): Promise<string> {
    const cookies = await context.cookies(url(host, '/'));
    return cookies.find(({ name }) => name === SESSION)?.value ?? '';
  }

  /** What a thief sees who has somebody's cookie. */
  async function stolen(ticket: string, host: string, path: string): Promise<string> {
    const thief = await stage.window();
    // Playwright's own way makes a cookie of the domain, which this name forbids.
    const devtools = await thief.context.newCDPSession(thief.tab);
    const cookie = { name: SESSION, value: ticket, url: url(host, '/'), path: '/', secure: true, httpOnly: true };
    expect(await devtools.send('Network.setCookie', cookie)).toEqual({ success: true });
    await thief.tab.goto(url(host, path));
    return new URL(thief.tab.url()).pathname.startsWith('/interaction/') ? 'a sign-in' : thief.heading();
  }

  test('signing out ends it here and at the provider, and the page says both', async () => {
    const window = await signedIn();
    const ticket = await ticketOf(window);
    await window.tab.goto(url('access', '/'));
    await window.tab.click('.account');
    await window.tab.click('#account >> text="Sign out"');
    await window.tab.waitForURL(/signed-out/);
    expect(await window.heading()).toBe('You are signed out');
    expect(await window.tab.locator('main').innerText()).toContain('Example Corp was asked to end its session, too.');
    await window.shot('signed-out');
    expect(await stolen(ticket, 'marketing', '/campaigns/42')).toBe('a sign-in');
    // Nobody is known any more: neither here nor there.
    await window.tab.click('text="Sign in again"');
    await window.tab.waitForURL(/\/interaction\//);
  });

  test('a session is ended from another browser, which stays signed in', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    await here.tab.goto(url('access', '/.sallyport/me'));
    await here.shot('me');
    const others = here.tab.locator('.session').filter({ hasNotText: 'this one' }).locator('button');
    for (let left = await others.count(); left > 0; left -= 1) {
      await others.first().click();
      await expect.poll(() => others.count(), { timeout: PATIENCE.step }).toBe(left - 1);
    }
    expect(await status(there)).toBe(401);
    await here.tab.goto(url('marketing', '/campaigns/42'));
    expect(await status(here)).toBe(200);
  });

  test('what a page keeps open is cut when the provider ends the session, and does not come back', async () => {
    const window = await signedIn('/campaigns/dashboard');
    const said = () => window.tab.locator('pre').innerText();
    await expect.poll(said, { timeout: PATIENCE.step }).toContain('stream open');
    await expect.poll(said, { timeout: PATIENCE.step }).toContain('socket open');
    // In another tab, and at the provider alone.
    const other = await window.context.newPage();
    await other.goto(`${stage.house.provider.issuer}/session/end?client_id=sallyport`);
    await expect.poll(said, { timeout: PATIENCE.step }).toContain('socket cut');
    await expect.poll(said, { timeout: PATIENCE.step }).toContain('stream gone');
    await window.tab.goto(url('marketing', '/campaigns/42'));
    expect(window.tab.url()).toContain('/interaction/');
    // The stream asked once more, as browsers do, and was told.
    window.complaints.splice(0);
  });

  test('a stolen cookie opens its own host alone, and nothing once its owner has left', async () => {
    const window = await signedIn();
    await window.tab.goto(url('finance', '/payslips/e-17/2026'));
    const [marketing, portal] = [await ticketOf(window), await ticketOf(window, 'access')];
    expect(await stolen(marketing, 'marketing', '/campaigns/42')).toBe('This is /campaigns/42');
    expect(await stolen(marketing, 'finance', '/payslips/e-17/2026')).toBe('a sign-in');
    expect(await stolen(marketing, 'access', '/.sallyport/me')).toBe('a sign-in');
    expect(await stolen(portal, 'marketing', '/campaigns/42')).toBe('a sign-in');

    await window.tab.goto(url('access', '/.sallyport/logout'));
    await window.shot('sign-out');
    await window.tab.click('main >> text="Sign out everywhere"');
    await window.tab.waitForURL(/signed-out/);
    expect(await window.tab.locator('.lead').innerText()).toContain('No browser of yours');
    expect(await stolen(marketing, 'marketing', '/campaigns/42')).toBe('a sign-in');
    expect(await stolen(portal, 'access', '/.sallyport/me')).toBe('a sign-in');
  });
});
