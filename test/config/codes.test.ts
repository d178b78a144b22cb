/** Whatever can be said about a file is shown by some golden file: a new code is a new case. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = 'src/config';
const GOLDEN = ['diagnostics', 'settings', 'key-material', 'policy/large', 'policy/invariants'].map((name) =>
  join('test/config', name),
);

/** How a code stands in the sources: in a call, in what a helper is given, in an object, or as the first of a triple. */
const GIVEN = [
  /\.(?:error|warn|weaken)\(\s*'([a-z]+(?:-[a-z]+)*)'/g,
  /(?:#refuse|whole|report|problem|complain)\([^()']*'([a-z]+(?:-[a-z]+)*)'/g,
  /\bcode: '([a-z]+(?:-[a-z]+)*)'/g,
  /return \['([a-z]+(?:-[a-z]+)*)', [^\]]*(?:null|help)\]/g,
];

/** Words that stand beside codes, and a weakening that is only ever looked up where it is named. */
const NO_CODES: ReadonlySet<string> = new Set([
  'custom',
  'error',
  'key',
  'severity',
  'warning',
  'unverified-upstream-tls',
]);

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

function given(): ReadonlySet<string> {
  const texts = filesIn(SOURCE, '.ts').map((file) => readFileSync(file, 'utf8'));
  const written = texts.flatMap((text) =>
    GIVEN.flatMap((one) => Array.from(text.matchAll(one), ([, code = '']) => code)),
  );
  return new Set(written.filter((code) => !NO_CODES.has(code)));
}

function shown(): ReadonlySet<string> {
  const texts = GOLDEN.flatMap((folder) => filesIn(folder, '.txt')).map((file) => readFileSync(file, 'utf8'));
  const codes = texts.flatMap((text) =>
    Array.from(text.matchAll(/ (?:error|warning)\[([a-z-]+)\]/g), ([, code = '']) => code),
  );
  return new Set(codes);
}

test('every code that the sources can give is shown by a golden file', () => {
  const codes = given();
  expect(codes.size).toBeGreaterThan(95);
  expect([...codes].filter((code) => !shown().has(code))).toEqual([]);
});

test('every code that a golden file shows is found in the sources by this test', () => {
  const codes = given();
  expect([...shown()].filter((code) => !codes.has(code))).toEqual([]);
});
