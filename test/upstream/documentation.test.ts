/** `docs/data-path.md` says what the tables say. */

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { RESERVED_HEADERS } from '../../src/upstream/reserved-headers.ts';
import { RESERVED_ANSWER_HEADERS } from '../../src/upstream/response-head.ts';

const page = await readFile(new URL('../../docs/data-path.md', import.meta.url), 'utf8');

function rowsUnder(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}

test.each([
  ['Request headers', RESERVED_HEADERS],
  ['Answer headers', RESERVED_ANSWER_HEADERS],
] as const)('every row of “%s” stands in the page, in its order, with its reason', (heading, table) => {
  expect(rowsUnder(heading)).toEqual(table.map(({ name, why }) => `| \`${name}\` | ${why} |`));
});
