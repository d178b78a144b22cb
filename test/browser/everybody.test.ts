import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { House } from '../people/house.ts';
import { hasChromium } from './chromium.ts';
import { PATIENCE, Stage, type Window } from './stage.ts';

vi.setConfig({ testTimeout: PATIENCE.test, hookTimeout: PATIENCE.test });

/** With two providers each group says whose word it takes. */
function bound(text: string, house: House): string {
  const iss = JSON.stringify(house.provider.issuer);
  return text.replaceAll(/(staff|contractors):( *)\{ claims: \{ /g, `$1:$2{ claims: { iss: ${iss}, `);
}

/** What has the focus: its text, and whether it is seen to have it. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const lines = [null, '::after'].map((part) => getComputedStyle(at, part));
  const isSeen = lines.some(({ outlineStyle, outlineWidth }) => outlineStyle === 'solid' && parseInt(outlineWidth) >= 2);
  return [at.innerText.trim().replaceAll(/\\s+/g, ' '), isSeen];
})()`;

/** Presses Tab until the focus is on what has this text. @returns what it passed. @throws where nobody could see the focus. */
async function tabTo({ tab }: Window, text: string): Promise<string[]> {
  const passed: string[] = [];
  while (passed.length < 20) {
    await tab.keyboard.press('Tab');
    const [heard, isSeen] = await tab.evaluate<[string, boolean]>(FOCUSED);
    if (!isSeen) throw new Error(`the focus on “${heard}” cannot be seen`);
    passed.push(heard);
    if (heard.includes(text)) return passed;
  }
  throw new Error(`Tab never comes to “${text}”, only to ${passed.join(' · ')}`);
}

describe.runIf(hasChromium())('in Chromium, with two providers,', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ second: 'Partners', policy: bound, app: { portal: 'always' } });
  });

  afterEach(() => stage.clear());
  afterAll(() => stage[Symbol.asyncDispose]());

  const url = (name: string, path: string) => stage.house.url(name, path);

  async function signIn(window: Window, path = '/campaigns/42', name = 'mira'): Promise<void> {
    await window.tab.goto(url('marketing', path));
    await window.tab.click('text="Example Corp" >> xpath=ancestor::a');
    await window.signIn(name);
  }

  describe('without scripts', () => {
    test('everything works; only what stands behind `#` is lost', async () => {
      const window = await stage.window({ javaScriptEnabled: false });
      const { tab } = window;
      await signIn(window, '/campaigns/42?sort=name#row-7', 'felix');
      expect(await window.heading()).toBe('You do not have access');
      await tab.goto(url('finance', '/exports/q3.csv?all=1#sums'));
      await window.signIn('felix', { key: 'touch' });
      expect(window.path).toBe('/exports/q3.csv?all=1');

      await tab.goto(url('marketing', '/campaigns/42'));
      await tab.click('text="Switch account"');
      await tab.click('text="Example Corp" >> xpath=ancestor::a');
      const signedIn = window.signIn('mira');
      // The provider signs the first one out, and asks where its own script cannot answer; so it does below.
      await tab.click('text="Continue"');
      await signedIn;
      await tab.goto(url('access', '/.sallyport/me'));
      expect(await tab.locator('.hero').innerText()).toContain('mira@corp.example');
      await tab.click('.account');
      await tab.click('#account >> text="Your apps"');
      expect(await window.heading()).toBe('Your apps');
      await tab.click('.account');
      await tab.click('#account >> text="Sign out"');
      await tab.click('text="Sign out of Example Corp"');
      await tab.waitForURL(/signed-out/);
      expect(await window.heading()).toBe('You are signed out');
    });
  });

  describe('on a small screen in the dark', () => {
    test('nothing is wider than 320 px, and every page is dark', async () => {
      const window = await stage.window({ colorScheme: 'dark', viewport: { width: 320, height: 640 } });
      const { tab } = window;
      const look = async (name: string): Promise<void> => {
        await window.shot(`narrow-${name}`);
        const seen = await tab.evaluate(
          '[document.documentElement.scrollWidth, getComputedStyle(document.body).backgroundColor]',
        );
        expect([name, seen]).toEqual([name, [320, 'rgb(13, 15, 21)']]);
      };
      await tab.goto(url('marketing', '/campaigns/42'));
      await look('chooser');
      await tab.click('text="Example Corp" >> xpath=ancestor::a');
      await window.signIn('mira');
      await tab.goto(url('finance', '/ledgers/2026'));
      await look('refused');
      for (const [name, path] of Object.entries({
        portal: '/',
        me: '/.sallyport/me',
        'sign-out': '/.sallyport/logout',
      })) {
        await tab.goto(url('access', path));
        await look(name);
      }
      await tab.click('main >> text="Sign out"');
      await tab.waitForURL(/signed-out/);
      await look('signed-out');
    });
  });

  describe('with the keyboard alone', () => {
    test('a provider is chosen, an app opened from the portal, and the session left', async () => {
      const window = await stage.window();
      const { tab } = window;
      await tab.goto(url('access', '/'));
      expect(await window.heading()).toBe('Sign in');
      expect(await tabTo(window, 'Partners')).toHaveLength(2);
      await tab.keyboard.press('Shift+Tab');
      await tab.keyboard.press('Enter');
      await tab.waitForURL(/\/interaction\//);
      // A busy browser sets `autofocus` after `load`; keys pressed before that go nowhere.
      await tab.locator('[name=name]:focus').waitFor();
      for (const typed of ['mira', 'Tab', 'mira-marketing', 'Enter']) {
        if (typed === 'Tab' || typed === 'Enter') await tab.keyboard.press(typed);
        else await tab.keyboard.type(typed);
      }
      await tab.waitForURL(url('access', '/.sallyport/'));
      const passed = await tabTo(window, 'marketing-db');
      expect(passed[0]).toContain('mira@corp.example');
      await tab.keyboard.press('Enter');
      await tab.waitForURL(url('marketing', '/campaigns'));

      await tab.goto(url('access', '/.sallyport/logout'));
      await tabTo(window, 'Sign out');
      await tab.keyboard.press('Enter');
      await tab.waitForURL(/signed-out/);
      await tabTo(window, 'Sign in again');
    });
  });
});

describe.runIf(hasChromium())('in Chromium, one app alone', () => {
  test('is its own portal', async () => {
    await using stage = await Stage.open({
      portal: 'marketing',
      settings: { portal: undefined },
      apps: { 'finance-records': { credentials: ['bearer'] } },
    });
    const { house } = stage;
    const window = await stage.window();
    await window.tab.goto(house.url('marketing', '/campaigns/42#row-7'));
    await window.signIn('mira');
    expect(window.tab.url()).toBe(house.url('marketing', '/campaigns/42#row-7'));
    await window.tab.goto(house.url('marketing', '/.sallyport/'));
    await window.tab.click('.account');
    await window.tab.click('#account >> text="Sign out"');
    await window.tab.waitForURL(/signed-out/);
    expect(await window.heading()).toBe('You are signed out');
    await stage.clear();
  });
});
