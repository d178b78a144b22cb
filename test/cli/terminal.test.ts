import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { columns } from '../../src/cli/columns.ts';
import { painter } from '../../src/cli/paint.ts';
import { terminal } from '../../src/cli/terminal.ts';
import { shellWord } from '../../src/cli/spelling.ts';
import { start } from './program.ts';

const { stdout, stderr } = process;
const were = [stdout.isTTY, stderr.isTTY] as const;

afterEach(() => {
  [stdout.isTTY, stderr.isTTY] = were;
  vi.unstubAllEnvs();
});

describe('colour', () => {
  it.each([
    ['on a terminal', true, true, undefined, 'colour'],
    ['on a terminal with an empty NO_COLOR', true, true, '', 'colour'],
    ['not with NO_COLOR', true, true, '1', 'plain'],
    ['not into a pipe', false, true, undefined, 'plain'],
    ['not when notes go to a file', true, false, undefined, 'plain'],
  ] as const)('is used %s', (_, out, err, variable, style) => {
    stdout.isTTY = out;
    stderr.isTTY = err;
    vi.stubEnv('NO_COLOR', variable);
    expect(terminal().style).toBe(style);
  });

  it('takes no room in a column', () => {
    const paint = painter({ style: 'colour' });
    const [coloured = ''] = columns([
      [paint('good', 'T'), 'x'],
      ['TT', 'y'],
    ]);
    expect(coloured).toBe(`${paint('good', 'T')}   x`);
    expect(coloured).toContain('\u001B[32m');
  });
});

describe('columns()', () => {
  it('breaks a long cell between words, and keeps the others beside its first line', () => {
    expect(
      columns(
        [
          ['a', 'one two three', 'end'],
          ['bb', 'x', 'end'],
        ],
        [9, 8],
      ),
    ).toEqual(['a   one two  end', '    three', 'bb  x        end']);
  });

  it('gives a word that is too long a line of its own', () => {
    expect(columns([['who user:somebody@partner.example', 'end']], [10])).toEqual([
      'who                            end',
      'user:somebody@partner.example',
    ]);
  });
});

describe('shellWord()', () => {
  it.each([
    ['finance-records/exports/q3.csv', 'finance-records/exports/q3.csv'],
    ['two words', "'two words'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(reboot)', "'$(reboot)'"],
    ['', "''"],
  ])('spells %j', (word, spelled) => {
    expect(shellWord(word)).toBe(spelled);
  });
});

it('says nothing when its reader has seen enough', async () => {
  const child = start(['schema', 'policy']);
  child.stdout.destroy();
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect({ code: child.exitCode, said }).toEqual({ code: 0, said: '' });
});
