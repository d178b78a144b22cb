/** Every measured defect of the stock data path (THREATS.md D1–D24, REVIEW.md D25–D34) is a test of ours, by its number. */

import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const TESTS = new URL('../', import.meta.url);
const ROWS = Array.from({ length: 34 }, (_, index) => `D${index + 1}`);

/** Numbers in string literals of test files: titles, and the rows of tables that become titles. */
async function titled(): Promise<Set<string>> {
  const numbers = new Set<string>();
  for (const file of await readdir(TESTS, { recursive: true })) {
    if (!file.endsWith('.test.ts') || file.endsWith('d-rows.test.ts')) continue;
    const source = await readFile(new URL(file, TESTS), 'utf8');
    for (const line of source.split('\n')) {
      if (/^\s*(?:\/\/|\/?\*)/.test(line)) continue;
      for (const [literal] of line.matchAll(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g)) {
        for (const [number] of literal.matchAll(/\bD\d{1,2}\b/g)) numbers.add(number);
      }
    }
  }
  return numbers;
}

test('each row has a test with its number in the title', async () => {
  const numbers = await titled();
  expect(ROWS.filter((row) => !numbers.has(row))).toEqual([]);
});
