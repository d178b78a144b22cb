/** The groups, postures, networks and schedules that a rule reads, through all that they name. */

import { namesIn } from '../../core/policy/atoms-read.ts';
import type { Policy, PolicyApp, Predicate, Rule } from '../../core/policy/model.ts';
import { conditionsOf, groupNames, whoOf } from '../../core/policy/reads.ts';
import { keyOf } from './mutant.ts';

export class NamesRead {
  readonly #policy: Policy;
  /** What each group and posture is made of, with itself. */
  readonly #within = new Map<string, ReadonlySet<string>>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** As `keyOf` writes them. @param app where the rule stands, for its floor */
  of(rule: Rule, app: PolicyApp): ReadonlySet<string> {
    const names = new Set<string>();
    const add = (kind: 'group' | 'posture', name: string): void => {
      for (const one of this.#withinOf(kind, name)) names.add(one);
    };
    for (const name of groupNames(whoOf(rule))) add('group', name);
    for (const { posture, network, schedule } of conditionsOf(app, rule)) {
      for (const name of posture?.names ?? []) add('posture', name);
      for (const name of network?.names ?? []) names.add(keyOf({ kind: 'network', name }));
      for (const name of schedule?.names ?? []) names.add(keyOf({ kind: 'schedule', name }));
    }
    return names;
  }

  /** Names do not go round in circles: the loader sees to it. */
  #withinOf(kind: 'group' | 'posture', name: string): ReadonlySet<string> {
    const key = keyOf({ kind, name });
    let within = this.#within.get(key);
    if (within === undefined) {
      const { groups, postures } = this.#policy;
      const named: { readonly predicate: Predicate } | undefined = (kind === 'group' ? groups : postures).get(name);
      const parts = named === undefined ? [] : namesIn(named.predicate);
      within = new Set([key, ...parts.flatMap((part) => [...this.#withinOf(kind, part)])]);
      this.#within.set(key, within);
    }
    return within;
  }
}
