/**
 * Builds `dist`, the form that is published: the program in a few files instead of the hundreds that would each cost a start
 * a quarter of a millisecond, together with the two packages of many small files (docs/decisions/006-few-files.md).
 */

import { build } from 'rolldown';

const A_PACKAGE = /^[^./]/;
const TAKEN_IN = /^(?:yaml|zod)(?:\/|$)/;

await build({
  input: {
    main: 'src/main.ts',
    'parse-child': 'src/config/parse-child.ts',
    'change-worker': 'src/compose/change-worker.ts',
  },
  platform: 'node',
  external: (id) => A_PACKAGE.test(id) && !TAKEN_IN.test(id),
  output: { dir: 'dist', cleanDir: true, sourcemap: true, chunkFileNames: '[name].js' },
});
