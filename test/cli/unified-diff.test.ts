import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/cli/unified-diff.ts';
import { type Splice, spliced } from '../../src/config/edit/splice.ts';

/** As `patch` does it: every line that a hunk says is there must be there. */
function patched(before: string, diff: readonly string[]): string {
  const old = before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of diff.slice(2)) {
    const [, from, count] = /^@@ -(\d+),(\d+) \+\d+,\d+ @@$/.exec(line) ?? [];
    if (from !== undefined) {
      const start = Number(count) === 0 ? Number(from) : Number(from) - 1;
      result.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) {
      result.push(line.slice(1));
    } else {
      if (old[at] !== line.slice(1)) throw new Error(`line ${at} is not \`${line.slice(1)}\``);
      if (line.startsWith(' ')) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...old.slice(at)].join('\n');
}

const TEXT = `${Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')}\n`;

describe('unifiedDiff()', () => {
  it('shows three lines around what changes, and counts', () => {
    const start = TEXT.indexOf('line 10');
    expect(unifiedDiff('a.yaml', TEXT, [{ start, end: start + 7, text: 'LINE\nTWO' }])).toEqual([
      '--- a/a.yaml',
      '+++ b/a.yaml',
      '@@ -8,7 +8,8 @@',
      ' line 7',
      ' line 8',
      ' line 9',
      '-line 10',
      '+LINE',
      '+TWO',
      ' line 11',
      ' line 12',
      ' line 13',
    ]);
  });

  it('is empty when nothing changes', () => {
    expect(unifiedDiff('a.yaml', TEXT, [])).toEqual([]);
  });

  it('applied, gives what the splices give', () => {
    const splice = fc.tuple(
      fc.nat(TEXT.length - 1),
      fc.nat(40),
      fc.constantFrom('', 'x', 'x\ny', '\n  if: 1', 'line 3\n'),
    );
    fc.assert(
      fc.property(fc.array(splice, { maxLength: 6 }), (drawn) => {
        const splices: Splice[] = [];
        for (const [start, length, text] of drawn.toSorted((a, b) => a[0] - b[0])) {
          const end = Math.min(start + length, TEXT.length - 1);
          if (start >= (splices.at(-1)?.end ?? -1) + 1) splices.push({ start, end, text });
        }
        const after = spliced(TEXT, splices);
        fc.pre(after !== null && after !== TEXT);
        expect(patched(TEXT, unifiedDiff('a.yaml', TEXT, splices))).toBe(after);
      }),
      { numRuns: 2000 },
    );
  });
});
