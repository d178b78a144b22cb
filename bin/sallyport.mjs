#!/usr/bin/env node
// Checks the runtime before anything that an older Node could not even parse is loaded; it has not every name of `node:module`, either.
import module from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(
    `sallyport needs Node 24.12 or newer, and this is ${process.versions.node}.\n` +
      'In a checkout, `npm ci` installs the right one: run it as `npm start` or `npx sallyport`.\n',
  );
  process.exit(2);
}
// Remembered compilation saves a fifth of each start. Beside the program and not in the system's /tmp, the default, where any
// user of the machine could leave compiled code for it; where nothing can be written, nothing is remembered.
module.enableCompileCache?.(fileURLToPath(new URL('../.compile-cache', import.meta.url)));
const source = new URL('../src/main.ts', import.meta.url);
const built = new URL('../dist/main.js', import.meta.url);
await import(existsSync(source) ? source.href : built.href);
