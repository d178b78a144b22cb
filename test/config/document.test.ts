/** YAML as a value with positions. */

import { describe, expect, test } from 'vitest';
import { type Document, parseDocument } from '../../src/config/document.ts';

function documentOf(text: string): Document {
  const { document, problems } = parseDocument('f.yaml', text);
  if (document === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return document;
}

describe('parseDocument()', () => {
  test('reads the core schema of YAML 1.2', () => {
    const { value } = documentOf('a: yes\nb: 0o17\nc: 2026-12-15\nd: ~\ne: 08:00\nf: 1e3\n');
    expect(value).toEqual({ a: 'yes', b: 15, c: '2026-12-15', d: null, e: '08:00', f: 1000 });
  });

  test('gives maps no prototype', () => {
    const { value } = documentOf('a: {}\n');
    expect(Object.getPrototypeOf(value)).toBeNull();
  });

  test('reads what several aliases name once', () => {
    const value = documentOf('a: &x [1]\nb: [*x, *x]\n').value as { a: unknown; b: unknown[] };
    expect(value.b[0]).toBe(value.a);
    expect(value.b[1]).toBe(value.a);
  });

  test('takes an alias for the last anchor before it', () => {
    expect(documentOf('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  test('refuses a file of more than 5 MB, or of too many lines, before it is parsed', () => {
    expect(parseDocument('f.yaml', `a: ${'x'.repeat(5_000_000)}`).problems).toMatchObject([{ code: 'too-large' }]);
    expect(parseDocument('f.yaml', '\n'.repeat(300_000)).problems).toMatchObject([{ code: 'too-large' }]);
  });

  test('reports at most a hundred problems of one file', () => {
    const { problems } = parseDocument('f.yaml', `a: [\n${' ,,\n'.repeat(500)} ]`);
    expect(problems).toHaveLength(100);
  });

  test('finds a duplicate among 30,000 keys', () => {
    const keys = Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`);
    const { problems } = parseDocument('f.yaml', [...keys, 'k7: 2'].join('\n'));
    expect(problems).toMatchObject([{ code: 'duplicate-key', at: { line: 30_001, col: 1 }, length: 2 }]);
  });
});

describe('locate()', () => {
  const document = documentOf('top:\n  list:\n    - one\n    - { key: "value" }\n  alias: &a { in: 1 }\n  other: *a\n');

  test('finds keys and values', () => {
    expect(document.locate(['top', 'list', 1, 'key'], 'key')).toEqual({
      at: { file: 'f.yaml', line: 4, col: 9 },
      length: 3,
    });
    expect(document.locate(['top', 'list', 1, 'key'], 'value')).toEqual({
      at: { file: 'f.yaml', line: 4, col: 14 },
      length: 7,
    });
    expect(document.locate(['top', 'list', 0], 'value')).toEqual({
      at: { file: 'f.yaml', line: 3, col: 7 },
      length: 3,
    });
  });

  test('follows an alias', () => {
    expect(document.locate(['top', 'other', 'in'], 'value').at).toMatchObject({ line: 5, col: 19 });
  });

  test('finds the nearest thing that exists', () => {
    expect(document.locate(['top', 'list', 1, 'missing', 'deep'], 'value').at).toMatchObject({ line: 4, col: 7 });
    expect(document.locate([], 'value').at).toMatchObject({ line: 1, col: 1 });
  });

  test('finds keys in a map of any size', () => {
    const large = documentOf(Array.from({ length: 40 }, (_, index) => `k${index}: v`).join('\n'));
    expect(large.locate(['k33'], 'value').at).toMatchObject({ line: 34, col: 6 });
  });
});
