/** A real Chromium without a window, as the system has it installed. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * False where there is none: said aloud on a developer's machine, a failure in CI, where nothing may be left out in silence.
 */
export function hasChromium(): boolean {
  if (findChromium() !== null) return true;
  if (process.env['CI'] !== undefined) throw new Error(`${MISSING}, and CI must run this test`);
  process.stderr.write(`\nMISSING PART: ${MISSING}, so nothing was tried in a real browser\n\n`);
  return false;
}

const MISSING = 'no Chromium is in PATH (Debian: `apt-get install chromium`)';

/** The first one in `PATH`, with a new profile that goes when it is closed. @throws when there is none. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(MISSING);
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // in a container, where root runs the tests
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function findChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const files = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
