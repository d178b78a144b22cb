import type { Browser, BrowserContext, BrowserContextOptions, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SALLYPORT } from '../../src/pages/brand.ts';
import { hopPage } from '../../src/pages/hop.ts';
import { signOutPage } from '../../src/pages/sign-out.ts';
import { hasChromium, launchChromium } from '../browser/chromium.ts';
import { SAMPLES } from './samples.ts';
import { startSite, type Site } from './site.ts';
import { REFUSAL, SIGN_OUT } from './views.ts';

describe.runIf(hasChromium())('in Chromium', () => {
  let browser: Browser;
  let provider: Site;
  let gate: Site;
  let context: BrowserContext;
  let tab: Tab;
  /** What the console says: a policy that forbids something says so there. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    provider = await startSite(null);
    gate = await startSite(`${provider.origin}/session/end`);
    for (const [name, page] of Object.entries(SAMPLES)) gate.pages.set(`/${name}`, page);
    gate.pages.set('/hop', hopPage(SALLYPORT, { next: `${provider.origin}/start?r=c2VhbGVk` }));
  });

  afterAll(async () => {
    await browser.close();
    gate.close();
    provider.close();
  });

  beforeEach(() => openTab({}));
  afterEach(() => context.close());

  async function openTab(options: BrowserContextOptions): Promise<void> {
    context = await browser.newContext(options);
    tab = await context.newPage();
    complaints = [];
    tab.on('console', (message) => complaints.push(message.text()));
  }

  /** @returns the address that the browser came to at last. */
  async function hopTo(fragment: string): Promise<URL> {
    await tab.goto(`${gate.origin}/hop${fragment}`, { waitUntil: 'commit' });
    await tab.waitForURL(`${provider.origin}/**`);
    return new URL(tab.url());
  }

  async function signOut(): Promise<void> {
    gate.pages.set('/leave', signOutPage(SALLYPORT, SIGN_OUT));
    await tab.goto(`${gate.origin}/leave`);
    await tab.click('text="Sign out"', { noWaitAfter: true });
  }

  test('every page fits 320 px, and its own policy has nothing against it', async () => {
    await tab.setViewportSize({ width: 320, height: 640 });
    const widths: Record<string, unknown> = {};
    for (const name of Object.keys(SAMPLES)) {
      if (name === 'hop') continue;
      await tab.goto(`${gate.origin}/${name}`);
      widths[name] = await tab.evaluate('document.documentElement.scrollWidth');
    }
    expect(Object.entries(widths).filter(([, width]) => width !== 320)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  describe('the hop in Chromium', () => {
    test('takes the fragment along, whatever is in it', async () => {
      const fragment = '/ledgers?x=1&r=mine#%C3%BC+';
      const { searchParams } = await hopTo(`#${fragment}`);
      expect(searchParams.getAll('r')).toEqual(['c2VhbGVk']);
      expect(searchParams.get('f')).toBe(fragment);
    });

    test('goes on without one', async () => {
      expect((await hopTo('')).search).toBe('?r=c2VhbGVk');
    });

    test('leaves a fragment behind that would make the address too long', async () => {
      expect((await hopTo(`#${'a'.repeat(1024)}`)).searchParams.get('f')).toHaveLength(1024);
      expect((await hopTo(`#${'a'.repeat(1025)}`)).searchParams.has('f')).toBe(false);
    });

    test('goes on without scripts', async () => {
      await context.close();
      await openTab({ javaScriptEnabled: false });
      expect((await hopTo('#here')).search).toBe('?r=c2VhbGVk');
    });

    test('is not on the way back', async () => {
      await tab.goto(`${gate.origin}/refusal`);
      await hopTo('');
      await tab.goBack();
      expect(tab.url()).toBe(`${gate.origin}/refusal`);
    });
  });

  test('a step-up draws one way as the one to take, and a refusal none', async () => {
    const grounds: unknown[] = [];
    for (const name of ['step-up', 'refusal']) {
      await tab.goto(`${gate.origin}/${name}`);
      grounds.push(await tab.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor"));
    }
    expect(grounds).toEqual(['rgb(59, 91, 219)', 'rgb(255, 255, 255)']);
  });

  test('the account menu opens, is walked and closes by the keyboard, and gives the focus back', async () => {
    await tab.goto(`${gate.origin}/portal`);
    const focused = () => tab.evaluate('document.activeElement.textContent.trim()');
    const menu = tab.locator('#account');
    expect(await menu.isVisible()).toBe(false);
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    expect(await menu.isVisible()).toBe(true);
    await tab.keyboard.press('Tab');
    expect(await focused()).toBe('You and your sessions');
    await tab.keyboard.press('Tab');
    expect(await focused()).toBe('Sign out');
    await tab.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
    expect(await focused()).toMatch(/^M\s*Account of Mira Okafor/);
  });

  test('one click on the request id selects all of it', async () => {
    await tab.goto(`${gate.origin}/refusal`);
    await tab.click('.copy');
    expect(await tab.evaluate('getSelection().toString()')).toBe(REFUSAL.reference.requestId);
  });

  test('the keyboard comes to the request id after what one can do, and selects all of it', async () => {
    await tab.goto(`${gate.origin}/refusal`);
    const visited: unknown[] = [];
    for (const _ of [...REFUSAL.actions, 'the id']) {
      await tab.keyboard.press('Tab');
      visited.push(await tab.evaluate('document.activeElement.textContent || getSelection().toString()'));
    }
    expect(visited).toEqual([...REFUSAL.actions.map(({ label }) => label), REFUSAL.reference.requestId]);
  });

  test('the form of a sign-out is sent with the origin of its host, and leads nowhere else, even by a redirect', async () => {
    await signOut();
    await expect.poll(() => complaints.join()).toContain('form-action');
    expect(tab.url()).toBe(`${gate.origin}/leave`);
    expect(gate.senders).toEqual([gate.origin]);
  });
});
