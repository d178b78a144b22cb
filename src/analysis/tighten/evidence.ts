/** What a log shows of the use of each grant. */

import type { Grant, Policy } from '../../core/policy/model.ts';
import { ReferenceEvaluator } from '../../core/policy/reference.ts';
import type { PlacedGrant } from '../../core/policy/placed.ts';
import type { Situation } from '../../core/policy/situation.ts';
import type { Cell } from '../log/fold.ts';
import type { Judge } from '../log/judge.ts';
import type { Person } from '../log/person.ts';
import { Counter, type Tally } from '../log/tally.ts';
import { type Use, useOf } from './use.ts';

/** Requests that used a grant in the same way. */
export interface Usage extends Tally {
  readonly use: Use;
  readonly people: ReadonlySet<Person>;
}

class OpenUsage extends Counter implements Usage {
  readonly use: Use;
  readonly people = new Set<Person>();

  constructor(use: Use) {
    super();
    this.use = use;
  }
}

export class Evidence {
  readonly policy: Policy;
  /** All requests that were decided, whatever became of them. */
  readonly span = new Counter();
  /** Those that this very policy decided. */
  readonly own = new Counter();
  /** By rule: when it is first named as the one that decided. */
  readonly #named = new Map<string, number>();
  readonly #judge: Judge;
  readonly #plain: ReferenceEvaluator;
  readonly #usages = new Map<Grant, Map<string, OpenUsage>>();
  readonly #unclear = new Map<Grant, Counter>();

  /** @param judge of the policy that is to be tightened */
  constructor(judge: Judge) {
    this.#judge = judge;
    this.policy = judge.evaluator.policy;
    this.#plain = new ReferenceEvaluator(this.policy);
  }

  /** INVARIANT: the cells were folded with `AGE_STEPS` and by method: all requests of one are one use. */
  add(cell: Cell): void {
    this.span.merge(cell);
    const { policy, by } = cell.request;
    if (policy === this.policy.id) this.own.merge(cell);
    this.#named.set(by, Math.min(cell.first, this.#named.get(by) ?? cell.first));
    const judgement = this.#judge.judge(cell);
    if (judgement.kind === 'refused') return;
    const effect = judgement.kind === 'open' ? null : judgement.effect;
    for (const query of this.#judge.queriesOf(cell)) {
      const situation = this.#plain.situation(query);
      if (effect === null) situation.touched.grants.forEach((grant) => this.#doubt(grant, cell));
      else if (effect === 'allow' || effect === 'step_up') this.#count(situation, effect, cell);
    }
  }

  /** From when on the log could show it: since this policy decides, or since the grant is named. `Infinity` = never. */
  shownFrom({ id, notBefore }: Grant): number {
    const there = Math.min(this.own.first, this.#named.get(id) ?? Number.POSITIVE_INFINITY);
    return Math.max(there, notBefore ?? Number.NEGATIVE_INFINITY);
  }

  usagesOf(grant: Grant): readonly Usage[] {
    return [...(this.#usages.get(grant)?.values() ?? [])];
  }

  /** Requests of which the log does not say whether the grant was used. */
  unclearOf(grant: Grant): number {
    return this.#unclear.get(grant)?.count ?? 0;
  }

  #count(situation: Situation, effect: Use['outcome'], cell: Cell): void {
    const deciders = new Set(this.#plain.deciders(situation.query));
    for (const grant of situation.touched.grants) {
      if (!deciders.has(grant.rule.id)) continue;
      const use = useOf(grant, situation, cell.request, effect);
      // Facts that came with the sign-in were too old: what it would have been with new ones, the log does not say.
      if (use === null) this.#doubt(grant, cell);
      else this.#keep(grant, use, cell);
    }
  }

  #keep({ rule }: PlacedGrant, use: Use, cell: Cell): void {
    const usages = this.#usages.get(rule) ?? new Map<string, OpenUsage>();
    this.#usages.set(rule, usages);
    const key = JSON.stringify(use);
    let usage = usages.get(key);
    if (usage === undefined) {
      usage = new OpenUsage(use);
      usages.set(key, usage);
    }
    usage.merge(cell);
    for (const person of cell.people.keys()) usage.people.add(person);
  }

  #doubt({ rule }: PlacedGrant, cell: Cell): void {
    const counter = this.#unclear.get(rule) ?? new Counter();
    counter.merge(cell);
    this.#unclear.set(rule, counter);
  }
}
