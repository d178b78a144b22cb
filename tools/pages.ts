/**
 * Writes every page that people see, with sample data, to look at.
 *
 *   npm run pages                    as HTML, into `pages-gallery/`
 *   npm run pages -- --shots         and as pictures: light and dark, wide and 320 px narrow (needs Chromium)
 *   npm run pages -- --out DIR --only NAME
 *   npm run pages -- --readme        the two pictures of README.md, into `docs/images/`
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { SALLYPORT } from '../src/pages/brand.ts';
import type { Page as Sample } from '../src/pages/layout.ts';
import { portalPage } from '../src/pages/portal.ts';
import { refusalPage } from '../src/pages/refusal.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { SAMPLES } from '../test/pages/samples.ts';
import { PORTAL, REFUSAL } from '../test/pages/views.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'pages-gallery' },
    shots: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const WIDTHS = { wide: 1180, narrow: 320 } as const;

/** Without emoji, which not every machine can draw. */
const README: Readonly<Record<string, Sample>> = {
  portal: portalPage(SALLYPORT, {
    ...PORTAL,
    apps: PORTAL.apps.map((app) => ({ ...app, mark: null })),
    others: PORTAL.others.map((app) => ({ ...app, mark: null })),
  }),
  refusal: refusalPage(SALLYPORT, REFUSAL),
};

if (values.readme) await inBrowser(picture);
else await gallery();

async function gallery(): Promise<void> {
  const folder = resolve(values.out);
  const names = Object.keys(SAMPLES).filter((name) => values.only === undefined || name === values.only);
  await mkdir(folder, { recursive: true });
  for (const name of names) await writeFile(join(folder, `${name}.html`), SAMPLES[name]?.body ?? '');
  if (values.shots) await inBrowser((browser) => shoot(browser, folder, names));
  console.error(`wrote ${names.length} pages to ${folder}`);
}

async function inBrowser(work: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await launchChromium();
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

async function shoot(browser: Browser, folder: string, names: readonly string[]): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, width] of Object.entries(WIDTHS)) {
      const viewport = { width, height: 800 };
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
      const tab = await context.newPage();
      for (const name of names) {
        const page = SAMPLES[name];
        if (page === undefined) continue;
        await show(tab, page);
        await tab.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
      }
      await context.close();
    }
  }
}

/** WebP, which Playwright itself does not make: a quarter of the bytes. */
async function picture(browser: Browser): Promise<void> {
  const folder = join(import.meta.dirname, '../docs/images');
  await mkdir(folder, { recursive: true });
  for (const [name, page] of Object.entries(README)) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 920 }, deviceScaleFactor: 1.5 });
    const tab = await context.newPage();
    await show(tab, page);
    const devtools = await context.newCDPSession(tab);
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
    await writeFile(join(folder, `${name}.webp`), data, 'base64');
    await context.close();
  }
}

/** Served, not opened as a file, so that the page's own policy holds. What it would load or go on to is answered with nothing. */
async function show(tab: Page, page: Sample): Promise<void> {
  await tab.route('**', (route) =>
    route.request().url() === 'https://gate.example/'
      ? route.fulfill({ body: page.body, contentType: 'text/html', headers: headers(page.headers) })
      : route.fulfill({ status: 204 }),
  );
  await tab.goto('https://gate.example/', { waitUntil: 'commit' });
  await tab.unroute('**');
}

function headers(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] ?? '', list[2 * i + 1] ?? '']),
  );
}
