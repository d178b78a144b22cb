/** The rules of a policy, numbered, with whom they are about, what they speak of, and what they read. */

import type { Deny, Grant, Policy, Who } from '../model.ts';
import type { Reading } from '../subject.ts';
import type { RuleTables } from './class-builder.ts';
import { type CompiledDeny, type DenyGuard, denyGuardKey, denyGuardOf } from './compiled-deny.ts';
import { guardKey } from './guard.ts';
import { RuleReads, type Reads } from './rule-reads.ts';
import { RuleSpace } from './rule-space.ts';
import { type Standing, StandingDraft } from './standing.ts';
import { SubjectCompiler } from './subject-compiler.ts';
import { NO, UNKNOWN, YES } from './subject-graph.ts';
import type { Subjects } from './subjects.ts';
import { Targets } from './targets.ts';

export interface CompiledRules {
  readonly tables: RuleTables;
  readonly subjects: Subjects;
  /** Of a caller whose claims are all known and meet no test. */
  readonly baseline: Standing;
  /** Nobody signed in: in `anyone`, and in no other group. */
  readonly anonymous: Standing;
  /** Somebody of whom nothing is known. */
  readonly anybody: Standing;
}

export class RuleCompiler {
  readonly reads: RuleReads;
  readonly #policy: Policy;
  readonly #space: RuleSpace;
  readonly #targets: Targets;
  readonly #subjects: SubjectCompiler;
  readonly #baseline: StandingDraft;
  readonly #anonymous: StandingDraft;
  readonly #anybody: StandingDraft;
  readonly #guards = new Map<string, number>();
  readonly #guardIds: Int32Array;
  readonly #denyGuards = new Map<string, DenyGuard>();
  readonly #denies: CompiledDeny[] = [];
  readonly #grantReads: Reads[] = [];
  readonly #denyReads: Reads[] = [];

  constructor(policy: Policy) {
    this.reads = new RuleReads(policy);
    this.#policy = policy;
    this.#space = new RuleSpace(policy);
    this.#targets = new Targets(policy);
    this.#subjects = new SubjectCompiler(policy);
    this.#baseline = StandingDraft.empty(this.#space);
    this.#anonymous = StandingDraft.empty(this.#space);
    this.#anybody = StandingDraft.empty(this.#space);
    this.#guardIds = new Int32Array(policy.grants.length);
  }

  /** To be called in id order. */
  addGrant(rule: Grant, index: number): void {
    this.#targets.add(rule, index);
    this.#addSubject(rule.who, 'narrow', index);
    const key = guardKey(rule);
    const known = this.#guards.get(key) ?? this.#guards.size;
    this.#guards.set(key, known);
    this.#guardIds[index] = known;
    this.#grantReads.push(this.reads.of(rule));
  }

  /** To be called in id order. */
  addDeny(rule: Deny, index: number): void {
    const sink = this.#space.denies + index;
    const unlessSink = this.#space.unless + index;
    this.#targets.add(rule, index);
    this.#addSubject(rule.who, 'wide', sink);
    if (rule.unless?.who) this.#addSubject(rule.unless.who, 'narrow', unlessSink);
    const key = denyGuardKey(rule);
    const guard = this.#denyGuards.get(key) ?? denyGuardOf(rule, this.#policy);
    this.#denyGuards.set(key, guard);
    this.#denies.push({ rule, guard, sink, unlessSink });
    this.#denyReads.push(this.reads.of(rule));
  }

  finish(): CompiledRules {
    return {
      tables: {
        policy: this.#policy,
        space: this.#space,
        targets: this.#targets,
        guardIds: this.#guardIds,
        denies: this.#denies,
        grantReads: this.#grantReads,
        denyReads: this.#denyReads,
      },
      subjects: this.#subjects.build(),
      baseline: this.#baseline.finish(this.#space),
      anonymous: this.#anonymous.finish(this.#space),
      anybody: this.#anybody.finish(this.#space),
    };
  }

  #addSubject(who: readonly Who[], reading: Reading, sink: number): void {
    const isPublic = who.some(({ kind }) => kind === 'anyone');
    this.#baseline.set(sink, this.#subjects.add(who, reading, sink));
    this.#anonymous.set(sink, isPublic ? YES : NO);
    this.#anybody.set(sink, isPublic ? YES : UNKNOWN);
  }
}
