/**
 * Writes every page that people see, with sample data, to look at.
 *
 *   npm run pages                    as HTML, into `pages-gallery/`
 *   npm run pages -- --shots         and as pictures: light and dark, wide and 320 px narrow (needs Chromium)
 *   npm run pages -- --out DIR --only NAME
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../test/browser/chromium.ts';
import { SAMPLES } from '../test/pages/samples.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'pages-gallery' },
    shots: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const WIDTHS = { wide: 1180, narrow: 320 } as const;

const folder = resolve(values.out);
const names = Object.keys(SAMPLES).filter((name) => values.only === undefined || name === values.only);
await mkdir(folder, { recursive: true });
for (const name of names) await writeFile(join(folder, `${name}.html`), SAMPLES[name]?.body ?? '');
if (values.shots) await shoot();
console.error(`wrote ${names.length} pages to ${folder}`);

/** Served, not opened as files, so that the pages' own policy holds. */
async function shoot(): Promise<void> {
  const browser = await launchChromium();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [size, width] of Object.entries(WIDTHS)) {
        const context = await browser.newContext({
          colorScheme,
          viewport: { width, height: 800 },
          reducedMotion: 'reduce',
        });
        const tab = await context.newPage();
        for (const name of names) {
          const page = SAMPLES[name];
          if (page === undefined) continue;
          // Anything that the page would load or go on to is answered with nothing.
          await tab.route('**', (route) =>
            route.request().url() === 'https://gate.example/'
              ? route.fulfill({ body: page.body, contentType: 'text/html', headers: headers(page.headers) })
              : route.fulfill({ status: 204 }),
          );
          await tab.goto('https://gate.example/', { waitUntil: 'commit' });
          await tab.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
          await tab.unroute('**');
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
}

function headers(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] ?? '', list[2 * i + 1] ?? '']),
  );
}
