/** The version of this program, from its package. */

import { readFileSync } from 'node:fs';

// Both `src/compose` and `dist/compose` are two folders below the package.
const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export const VERSION = manifest.version;
