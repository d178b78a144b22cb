import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChangeNotes } from '../../src/compose/change-notes.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { grant, policy } from '../core/policy/policies.ts';

function notes(): { readonly lines: string[]; readonly changes: ChangeNotes } {
  const lines: string[] = [];
  return { lines, changes: new ChangeNotes({ problems: () => {}, note: (line) => lines.push(line) }, 20) };
}

function named(id: string, rules: Policy['grants']): Policy {
  return { ...policy({ rules }), id };
}

async function until(lines: readonly string[], count: number): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 500 && lines.length < count; attempt += 1) await sleep(20);
  return lines;
}

describe('ChangeNotes', () => {
  it('tells what the new policy decides otherwise, gains first', async () => {
    const { lines, changes } = notes();
    changes.tell(named('a', []), named('b', [grant('read')]));
    // The requests are not held up: nothing is said before this turn is over.
    expect(lines).toEqual([]);
    expect(await until(lines, 3)).toEqual([
      'the policy changed: 1 gained, 1 changed',
      'gained app/things: deny → allow by read, when somebody is signed in',
      'changed app/things: deny → login by read, when nobody is signed in',
    ]);
    changes.close();
  });

  it('says so when only the wording is another, and nothing of the same policy', async () => {
    const { lines, changes } = notes();
    changes.tell(named('a', [grant('read')]), named('a', [grant('read')]));
    changes.tell(named('a', [grant('read')]), named('b', [grant('readers')]));
    expect(await until(lines, 1)).toEqual(['the policy changed: no request is answered otherwise']);
    changes.close();
  });

  it('does not compare what is too large, and says so', async () => {
    const { lines, changes } = notes();
    const many = Array.from({ length: 12_500 }, (_, index) => grant(`g${index}`));
    changes.tell(named('a', many), named('b', [...many, grant('h')]));
    expect(await until(lines, 1)).toEqual([expect.stringContaining('too many rules to compare here')]);
  });

  it('compares thousands of rules, which are handed over in parts', async () => {
    const { lines, changes } = notes();
    const many = Array.from({ length: 3000 }, (_, index) => grant(`g${index}`, { who: ['staff'] }));
    changes.tell(named('a', many), named('b', [...many, grant('h')]));
    expect((await until(lines, 2))[1]).toMatch(/^gained app\/things: deny → allow by h, when /);
    changes.close();
  });

  it('tells of reloads in a row what came of all of them', async () => {
    const { lines, changes } = notes();
    const [first, second, third] = [
      named('a', []),
      named('b', [grant('one')]),
      named('c', [grant('two', { who: ['anyone'] })]),
    ];
    changes.tell(first, second);
    changes.tell(second, third);
    expect((await until(lines, 2))[1]).toBe('gained app/things: deny → allow by two');
    changes.tell(third, second);
    changes.tell(second, third);
    await sleep(300);
    expect(lines).toHaveLength(2);
    changes.close();
  });
});
