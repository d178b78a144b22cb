import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../../src/core/policy/model.ts';
import { Cohorts } from '../../../../src/core/policy/compiled/cohorts.ts';
import { type CompiledRules, RuleCompiler } from '../../../../src/core/policy/compiled/rule-compiler.ts';
import { grant, is, policy } from '../policies.ts';
import { NOW, person } from '../queries.ts';

const TEAMS = 6000;

function rulesOf({ grants }: Policy, compiler: RuleCompiler): CompiledRules {
  for (const [index, rule] of grants.entries()) compiler.addGrant(rule, index);
  return compiler.finish();
}

function teams(): { readonly cohorts: Cohorts; readonly changesOf: (team: number, sub?: string) => Int32Array } {
  const numbers = Array.from({ length: TEAMS }, (_, team) => team);
  const groups = Object.fromEntries(
    numbers.map((team) => [`t${team}`, is('claims.groups', { op: 'has', value: `t${team}` })]),
  );
  const written = policy({ groups, rules: numbers.map((team) => grant(`g${team}`, { who: [`t${team}`] })) });
  const { tables, subjects, baseline } = rulesOf(written, new RuleCompiler(written));
  const cohorts = new Cohorts(subjects.graph, baseline, tables.space, 2);
  const changesOf = (team: number, sub = 'mira'): Int32Array => {
    const identity = person({ groups: [`t${team}`, 'of no rule'] }, { sub });
    if (identity.via === 'none') throw new Error('nobody');
    return subjects.read(identity, NOW).changes;
  };
  return { cohorts, changesOf };
}

describe('callers who are alike to the rules', () => {
  it('share one standing, whoever they are', () => {
    const { cohorts, changesOf } = teams();
    const mira = cohorts.of(changesOf(7));
    expect(cohorts.of(changesOf(7, 'kim'))).toBe(mira);
    expect(cohorts.of(changesOf(8))).not.toBe(mira);
  });

  it('are remembered up to a number, and made anew when they come again', () => {
    const { cohorts, changesOf } = teams();
    const first = cohorts.of(changesOf(0));
    const known = first.standing?.yes.slice();
    for (let team = 1; team < TEAMS; team += 1) cohorts.of(changesOf(team));
    expect(cohorts.size.cohorts).toBeLessThanOrEqual(4096);
    expect(cohorts.size.bytes).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(first.standing).toBeNull();
    const again = cohorts.current(first);
    expect(again.standing?.yes).toEqual(known);
    expect(again.id).not.toBe(first.id);
  });

  it('stay remembered while they are asked about', () => {
    const { cohorts, changesOf } = teams();
    const busy = cohorts.of(changesOf(0));
    const { standing } = busy;
    for (let team = 1; team < TEAMS; team += 1) {
      cohorts.of(changesOf(team));
      if (cohorts.current(busy) !== busy) throw new Error(`forgotten at ${team}`);
    }
    expect(busy.standing === standing).toBe(true);
  });
});
