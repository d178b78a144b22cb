import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/config/document.ts';
import { editList, type ItemEdit } from '../../../src/config/edit/list-edit.ts';
import { nodeAt } from '../../../src/config/edit/nodes.ts';
import { spliced } from '../../../src/config/edit/splice.ts';

function edited(text: string, edits: readonly ItemEdit[]): string | null {
  const { document } = parseDocument('x.yaml', text);
  const splices = editList(nodeAt(document?.root ?? null, ['list']), edits, text);
  return splices === null ? null : spliced(text, splices);
}

const BLOCK = `list:
  # first
  - a # one

  # second
  # and more
  - b
  - { id: c,
      why: x } # three
after: 1
`;

describe('editList()', () => {
  it.each<[string, readonly ItemEdit[], string]>([
    ['list: [a, b, c]', [[], 'keep', 'keep'], 'list: [b, c]'],
    ['list: [a, b, c]', ['keep', [], 'keep'], 'list: [a, c]'],
    ['list: [a, b, c]', ['keep', 'keep', []], 'list: [a, b]'],
    ['list: [ a, b, c, ]', ['keep', [], []], 'list: [ a, ]'],
    ['list: [a, b, c]', [[], 'keep', []], 'list: [b]'],
    ['list: [a/*, "b"]', [['a/x', 'a/y'], 'keep'], 'list: [a/x, a/y, "b"]'],
    ['list: [a, # one\n  b] # all', ['keep', []], 'list: [a] # all'],
    [BLOCK, [[], 'keep', 'keep'], BLOCK.replace('  - a # one\n', '')],
    [BLOCK, ['keep', [], 'keep'], BLOCK.replace('  # second\n  # and more\n  - b\n', '')],
    [BLOCK, ['keep', 'keep', []], BLOCK.replace('  - { id: c,\n      why: x } # three\n', '')],
    [BLOCK, ['keep', ['x', 'y'], 'keep'], BLOCK.replace('  - b\n', '  - x\n  - y\n')],
    ['list:\n- a\n- b', ['keep', []], 'list:\n- a\n'],
  ])('makes of %j by %j', (text, edits, expected) => {
    expect(edited(text, edits)).toBe(expected);
  });

  it.each<[string, readonly ItemEdit[]]>([
    ['list: 1', ['keep']],
    ['list: [a]', ['keep', 'keep']],
    ['list:\n  - &x a\n  - *x\n', [[], 'keep']],
    ['other: &x [a, b]\nlist: *x\n', ['keep', []]],
  ])('does not touch %j by %j', (text, edits) => {
    expect(edited(text, edits)).toBeNull();
  });
});
