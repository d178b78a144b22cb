import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { BIN } from './program.ts';

/** As Node 20 is: `node:module` without the names that came later. */
const OLDER = `
  import { registerHooks } from 'node:module';
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
  registerHooks({
    resolve: (name, context, next) =>
      name === 'node:module' && context.parentURL.endsWith('/sallyport.mjs')
        ? { url: 'data:text/javascript,export default {}', shortCircuit: true }
        : next(name, context),
  });`;

it('an older Node is told which one is needed', async () => {
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(OLDER)}`, BIN]);
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(said).toContain('sallyport needs Node 24.12 or newer, and this is 20.20.2.');
  expect(child.exitCode).toBe(2);
});
