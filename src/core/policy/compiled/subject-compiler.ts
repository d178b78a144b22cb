/** `who` of every rule, and the groups that it names, made into one graph in which equal tests stand once. */

import type { Attribute, Operator, Policy, Predicate, Who } from '../model.ts';
import type { Reading } from '../subject.ts';
import { ClaimTests } from './claim-tests.ts';
import { GraphBuilder } from './graph-builder.ts';
import { NamedCallers } from './named-callers.ts';
import { type Grade, NO, UNKNOWN, YES } from './subject-graph.ts';
import { Subjects } from './subjects.ts';

export class SubjectCompiler {
  readonly #policy: Policy;
  readonly #builder = new GraphBuilder();
  readonly #yes = this.#builder.leaf(YES);
  readonly #unknown = this.#builder.leaf(UNKNOWN);
  readonly #claims = new Map<string, ClaimTests>();
  readonly #callers = new NamedCallers();
  readonly #groups = new Map<string, number>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** @returns the sink's truth for a caller whose claims are all known and meet no test */
  add(who: readonly Who[], reading: Reading, sink: number): Grade {
    const nodes = who.map((one) => this.#nodeOf(one, reading));
    return this.#builder.sink(this.#builder.join('any', nodes), sink);
  }

  build(): Subjects {
    return new Subjects(this.#policy, this.#builder.build(), [...this.#claims.values()], this.#callers);
  }

  #nodeOf(who: Who, reading: Reading): number {
    switch (who.kind) {
      case 'anyone':
      case 'authenticated':
        return this.#yes;
      case 'group':
        return this.#groupOf(who.name);
      case 'user':
        return this.#callers.leafOfUser(who, reading, () => this.#builder.leaf(NO));
      case 'sub':
        return this.#callers.leafOfSubject(who, () => this.#builder.leaf(NO));
    }
  }

  #groupOf(name: string): number {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group = this.#policy.groups.get(name);
    const node = group === undefined ? this.#unknown : this.#predicateOf(group.predicate);
    this.#groups.set(name, node);
    return node;
  }

  #predicateOf(predicate: Predicate): number {
    switch (predicate.kind) {
      case 'all':
      case 'any':
        return this.#builder.join(
          predicate.kind,
          predicate.of.map((part) => this.#predicateOf(part)),
        );
      case 'name':
        return this.#groupOf(predicate.name);
      case 'test':
        return this.#leafOf(predicate.attribute, predicate.operator);
    }
  }

  #leafOf(attribute: Attribute, operator: Operator): number {
    let tests = this.#claims.get(attribute.name);
    if (tests === undefined) this.#claims.set(attribute.name, (tests = new ClaimTests(attribute)));
    return tests.leafOf(operator, (baseline) => this.#builder.leaf(baseline));
  }
}
