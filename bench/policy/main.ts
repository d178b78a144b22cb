/** `npm run bench:policy -- [--quick] [--json]`. Exits 1 when a bar is not met. */

import { parseArgs } from 'node:util';
import { benchPolicy } from './bench.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const met = await benchPolicy(values.quick ? 'quick' : 'full', values.json ? 'json' : 'table');
process.exitCode = met ? 0 : 1;
