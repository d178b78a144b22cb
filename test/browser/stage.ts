/** A house with an app of pages and a real browser in front of it: what the tests of whole flows play on. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PASSWORDS } from '../../demo/sign-in-page.ts';
import { House, type Plan } from '../people/house.ts';
import { launchChromium } from './chromium.ts';
import { WebApp } from './web-app.ts';

/** For each step and each test, ms: the machine may be busy with other things. */
export const PATIENCE = { step: 30_000, test: 120_000 } as const;

const SHOTS = join(import.meta.dirname, '../../browser-shots');

export class Stage implements AsyncDisposable {
  readonly house: House;
  readonly app: WebApp;
  readonly browser: Browser;
  readonly #windows: Window[] = [];

  private constructor(house: House, app: WebApp, browser: Browser) {
    this.house = house;
    this.app = app;
    this.browser = browser;
  }

  static async open(plan: Plan = {}): Promise<Stage> {
    mkdirSync(SHOTS, { recursive: true });
    const [app, browser] = await Promise.all([WebApp.start(), launchChromium()]);
    const house = await House.open({ ...plan, app: { upstream: app.url, ...plan.app } });
    return new Stage(house, app, browser);
  }

  /** A browser of its own: nothing is shared with other windows. */
  async window(options: BrowserContextOptions = {}): Promise<Window> {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(PATIENCE.step);
    const window = new Window(context, await context.newPage());
    this.#windows.push(window);
    return window;
  }

  /** Closes all windows. @throws when the console of one of them had something to say. */
  async clear(): Promise<void> {
    const windows = this.#windows.splice(0);
    await Promise.all(windows.map(({ context }) => context.close()));
    const complaints = windows.flatMap((window) => window.complaints);
    if (complaints.length > 0) throw new Error(`the console says: ${complaints.join('; ')}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await Promise.all([this.house[Symbol.asyncDispose](), this.app[Symbol.asyncDispose]()]);
  }
}

/** What the provider's form asks for beside name and password. */
interface Sign {
  readonly key?: 'touch';
  readonly laptop?: 'own';
}

export class Window {
  readonly context: BrowserContext;
  readonly tab: Page;
  /** What the console says: a policy that forbids something says so there. */
  readonly complaints: string[] = [];

  constructor(context: BrowserContext, tab: Page) {
    this.context = context;
    this.tab = tab;
    context.on('console', (message) => {
      if (message.type() !== 'error' || isStatus(message.text())) return;
      // The provider's pages are its own affair.
      if (URL.parse(message.location().url)?.hostname !== 'localhost') this.complaints.push(message.text());
    });
    context.on('weberror', (error) => this.complaints.push(error.error().message));
  }

  get path(): string {
    const { pathname, search, hash } = new URL(this.tab.url());
    return pathname + search + hash;
  }

  /** Fills in the provider's form on the page that is shown, and waits until that leads somewhere else. */
  async signIn(name: string, sign: Sign = {}, tab = this.tab): Promise<void> {
    await tab.fill('[name=name]', name);
    await tab.fill('[name=password]', PASSWORDS[name] ?? '');
    if (sign.key === 'touch') await tab.check('[name=key]');
    if (sign.laptop === 'own') await tab.check('[name=laptop]');
    await tab.click('text="Sign in"');
    await tab.waitForURL(({ pathname }) => !/^\/(?:interaction|auth|\.sallyport\/(?:callback|handoff))/.test(pathname));
  }

  /** The heading of the page that is shown. */
  async heading(tab = this.tab): Promise<string> {
    return tab.locator('h1').innerText();
  }

  /** Keeps a picture, for people to look at. */
  async shot(name: string): Promise<void> {
    await this.tab.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }
}

/** That a page came with 401 or 403 is no complaint: it is what the test looks for. */
function isStatus(text: string): boolean {
  return /^Failed to load resource: the server responded with a status of 40[13] /.test(text);
}
