import { describe, expect, it } from 'vitest';
import { parseDocument, type Path } from '../../../src/config/document.ts';
import { MapEdits } from '../../../src/config/edit/map-edit.ts';
import { spliced } from '../../../src/config/edit/splice.ts';

function edited(text: string, sets: readonly (readonly [Path, string])[]): string | null {
  const { document } = parseDocument('x.yaml', text);
  if (document === null) throw new Error('not YAML');
  const edits = new MapEdits(document);
  for (const [path, value] of sets) if (!edits.set(path, value)) return null;
  return spliced(
    text,
    edits.splices((key) => (key === 'if' ? ['to'] : [])),
  );
}

const BLOCK = `grants:
  - id: a
    to: [x] # there
    why: y
`;

describe('MapEdits', () => {
  it.each<[string, readonly (readonly [Path, string])[], string]>([
    ['a: { b: 1 }', [[['a', 'b'], '2']], 'a: { b: 2 }'],
    ['a: { b: 1 }', [[['a', 'c'], '2']], 'a: { b: 1, c: 2 }'],
    ['a: { to: x, b: 1 } # c', [[['a', 'if', 'p'], 'q']], 'a: { to: x, if: { p: q }, b: 1 } # c'],
    [
      'a: { to: x }',
      [
        [['a', 'if', 'p'], 'q'],
        [['a', 'if', 'auth', 'amr'], '[m]'],
        [['a', 'if', 'auth', 'max_age'], '1h'],
      ],
      'a: { to: x, if: { p: q, auth: { amr: [m], max_age: 1h } } }',
    ],
    [BLOCK, [[['grants', 0, 'if', 'p'], 'q']], BLOCK.replace('# there\n', '# there\n    if: { p: q }\n')],
    [BLOCK, [[['grants', 0, 'last'], 'z']], `${BLOCK.trimEnd()}\n    last: z\n`],
    ['a:\n  if:\n    p: q # r\nb: 1\n', [[['a', 'if', 's'], 't']], 'a:\n  if:\n    p: q # r\n    s: t\nb: 1\n'],
    ['a:\n  b:\n    - x\n    - y\n', [[['a', 'b'], '[x]']], 'a:\n  b:\n    [x]\n'],
  ])('makes of %j by %j', (text, sets, expected) => {
    expect(edited(text, sets)).toBe(expected);
    expect(parseDocument('x.yaml', expected).problems).toEqual([]);
  });

  it('does not write through an alias', () => {
    expect(edited('x: &x { b: 1 }\na: { if: *x }', [[['a', 'if', 'c'], '2']])).toBeNull();
    // In its place is another thing.
    expect(edited('x: &x 1\na: { b: *x }', [[['a', 'b'], '2']])).toBe('x: &x 1\na: { b: 2 }');
  });

  it('does not make a mapping of something else', () => {
    expect(edited('a: { if: text }', [[['a', 'if', 'c'], '2']])).toBeNull();
  });
});
