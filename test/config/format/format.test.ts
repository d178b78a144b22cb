/** The formatter changes how a file looks and nothing else, however it looked before. */

import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { format } from '../../../src/config/format/format.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';
import { policySchema } from '../../../src/config/policy/schema.ts';
import { settingsSchema } from '../../../src/config/settings/schema.ts';
import { mangled, type Mangled, type Placed } from './mangled.ts';

const SCHEMAS = [policySchema, settingsSchema];

function formatted(text: string): string {
  const { text: result, problems } = format('file.yaml', text, SCHEMAS);
  expect(problems).toEqual([]);
  return result ?? '';
}

const EXAMPLES = [
  { file: 'config/policy.yaml', schema: policySchema },
  { file: 'config/sallyport.yaml', schema: settingsSchema },
].map(({ file, schema }) => ({ file, schema, value: parse(readFileSync(file, 'utf8')) as object }));

/** Any mapping below sections that the policy has: what stands there need not be sound. */
const text = fc.oneof(
  fc.constantFrom(
    'GET /a/**',
    '14.5',
    'true',
    'on',
    '08:00',
    '2026-12-15',
    '',
    ' x',
    'a: b',
    'c # d',
    "it's",
    '"',
    '::1',
  ),
  fc.constantFrom(
    'line\nline',
    'line\n\n  line\n',
    '- a',
    '{a}',
    '*',
    '&a',
    '!x',
    '%',
    '@a',
    '`',
    'e-17',
    'é',
    '\u{1F512}',
  ),
  fc.string({
    unit: fc.constantFrom('a', ' ', ':', '#', ',', '[', '}', "'", '"', '\n', '-', '?', '\\', '\t'),
    maxLength: 6,
  }),
);
const { content } = fc.letrec<{ content: unknown }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('content'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__' && key !== '<<'),
      tie('content'),
      { maxKeys: 4 },
    ),
  ),
}));
const files = fc.record({ version: fc.constant(1), groups: content, apps: content, grants: content, tests: content });

const anyMangled: fc.Arbitrary<Mangled & { value: object }> = fc
  .oneof(
    files.map((value) => ({ value, schema: policySchema })),
    fc.constantFrom(...EXAMPLES),
  )
  .chain(({ value, schema }) => mangled(value, schema, 25).map((result) => ({ ...result, value })));

describe('format()', () => {
  test('keeps what the file says, and every comment', () => {
    fc.assert(
      fc.property(anyMangled, ({ text, value, comments }) => {
        const result = formatted(text);
        expect(parse(result)).toEqual(value);
        expect(comments.filter((comment) => !result.includes(comment.text))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyMangled, ({ text }) => {
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 100 },
    );
  });

  test('keeps every comment at its element', () => {
    fc.assert(
      fc.property(anyMangled, ({ text, comments }) => {
        const lines = formatted(text).split('\n');
        expect(comments.filter((comment) => !isAtItsPlace(comment, lines))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test.each(EXAMPLES)('makes one text of every spelling of $file', ({ value, schema }) => {
    const expected = formatted(JSON.stringify(value));
    fc.assert(
      fc.property(mangled(value, schema, 0), ({ text }) => {
        expect(formatted(text)).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('leaves the policy the same, but for its id and its places', () => {
    const [{ value, schema } = { value: {}, schema: policySchema }] = EXAMPLES;
    fc.assert(
      fc.property(mangled(value, schema, 10), ({ text }) => {
        expect(meaning(formatted(text))).toEqual(meaning(text));
      }),
      { numRuns: 15 },
    );
  });
});

/** Above it, in its line, or in the line of the key of what did not fit into one. */
function isAtItsPlace({ text, path, where }: Placed, lines: readonly string[]): boolean {
  const at = lines.findIndex((line) => line.includes(text));
  const line = lines[at] ?? '';
  const step = path.at(-1);
  const names = (one: string | undefined): boolean =>
    one !== undefined && (typeof step === 'number' || one.includes(step === undefined ? '' : keyOf(step)));
  if (where === 'below') return line.trim().startsWith('#');
  const next = lines.slice(at + 1).find((one) => !/^\s*(?:#.*)?$/.test(one));
  return line.trim().startsWith('#') ? names(next) : where === 'beside' && names(line);
}

/** However it is quoted, its letters stand there. */
function keyOf(key: string): string {
  return /[A-Za-z]+/.exec(key)?.[0] ?? '';
}

function meaning(text: string): unknown {
  const { policy } = loadPolicy([{ file: 'policy.yaml', text }], { providers: null });
  if (policy === null) throw new Error('the example does not load');
  const data = JSON.stringify({ ...policy, id: '' }, (key, value: unknown) => {
    if (key === 'at') return undefined;
    return value instanceof Map ? [...value.entries()] : value;
  });
  return JSON.parse(data) as unknown;
}
