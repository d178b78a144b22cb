/** A deny that cannot be ruled out fires: on whoever has not the claim that it reads. */

import type { Attribute, Deny, Grant, Literal, Operator, Policy, Predicate, Who } from '../../../core/policy/model.ts';
import type { Test } from '../../../core/policy/predicate.ts';
import { whoWords } from '../../../core/policy/words.ts';
import type { Ground } from '../ground.ts';
import { certainTests, isWithin } from './implication.ts';
import type { Reach } from './reach.ts';

/** Pairs of a deny and somebody whom a grant means; more would take long. */
const MOST_JUDGED = 1_000_000;

export function lintOptionalClaims(policy: Policy, ground: Ground, reach: Reach): void {
  const judge = new Judge(policy);
  for (const deny of policy.denies) {
    judge.turnTo(deny);
    const spared = new Set(deny.unless?.to ? reach.to(deny.unless.to) : []);
    for (const at of reach.of(deny)) {
      const found = firstMissing(judge, reach.grantsOn(at.resource), spared.has(at));
      if (found === null) continue;
      warn(deny, found.grant, found.who, found.missing, ground);
      break;
    }
    if (judge.judged <= MOST_JUDGED) continue;
    const message = 'denies and grants meet in too many ways to see of each deny which claims it reads';
    ground.placeOf(deny).warn('lint-incomplete', message, 'give fewer groups the same resources');
    return;
  }
}

interface Missing {
  readonly grant: Grant;
  readonly who: Who;
  readonly missing: Attribute;
}

function firstMissing(judge: Judge, grants: readonly Grant[], spared: boolean): Missing | null {
  for (const grant of grants) {
    for (const who of grant.who) {
      if (judge.judged > MOST_JUDGED) return null;
      const missing = judge.missing(who, spared);
      if (missing !== null) return { grant, who, missing };
    }
  }
  return null;
}

/** Many grants are given to the same group. */
class Judge {
  readonly #policy: Policy;
  readonly #certain = new Map<string, Certain>();
  readonly #known = new Map<string, Attribute | null>();
  #deny: Deny | null = null;
  judged = 0;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  turnTo(deny: Deny): void {
    this.#deny = deny;
    this.#known.clear();
  }

  /** What the deny reads and this one need not have, unless the deny spares them. */
  missing(who: Who, spared: boolean): Attribute | null {
    this.judged += 1;
    if (this.#deny === null) return null;
    const name = whomOf(who);
    let missing = this.#known.get(name);
    if (missing === undefined) {
      let certain = this.#certain.get(name);
      if (certain === undefined) {
        certain = new Certain(who, this.#policy);
        this.#certain.set(name, certain);
      }
      missing = missingOf(this.#deny, certain, this.#policy);
      this.#known.set(name, missing);
    }
    return missing === null || isSpared(this.#deny, who, spared, this.#policy) ? null : missing;
  }
}

function warn(deny: Deny, grant: Grant, who: Who, { name }: Attribute, ground: Ground): void {
  ground
    .placeOf(deny)
    .in('who')
    .key.warn(
      'deny-reads-optional',
      `deny \`${deny.id}\` reads \`claims.${name}\`, which ${whomOf(who)} of grant \`${grant.id}\` need not have: it fires on all who have not`,
      'let the group of the grant ask for the claim, or add `unless`',
    );
}

function whomOf(who: Who): string {
  return who.kind === 'group' ? `group \`${who.name}\`` : `\`${whoWords(who)}\``;
}

/** What is certain of all whom an entry of `who` means. */
class Certain {
  readonly tests: readonly Test[];
  readonly #names: ReadonlySet<string>;

  constructor(who: Who, { groups, assumed }: Policy) {
    const group = who.kind === 'group' ? groups.get(who.name) : undefined;
    this.tests = group === undefined ? [] : certainTests(group.predicate, groups);
    const known = who.kind === 'user' ? ['email', 'email_verified'] : this.tests.map(({ attribute }) => attribute.name);
    this.#names = new Set(['iss', 'sub', ...assumed, ...known]);
  }

  has({ name }: Attribute): boolean {
    return this.#names.has(name);
  }
}

/** @returns the first claim for want of which the deny would be unknown; null when there is none, or it is ruled out */
function missingOf(deny: Deny, certain: Certain, policy: Policy): Attribute | null {
  const subjects = deny.who.map((who) => readingOf(who, certain, policy));
  if (subjects.every((subject) => subject === 'false')) return null;
  const { same } = deny.conditions;
  if (same !== null && !certain.has(same.attribute)) return same.attribute;
  if (subjects.includes('true')) return null;
  return subjects.find((subject) => typeof subject === 'object') ?? null;
}

/** An attribute: unknown without it. `known`: true or false, depending on who it is. */
type Reading = 'true' | 'false' | 'known' | Attribute;

function readingOf(who: Who, certain: Certain, policy: Policy): Reading {
  switch (who.kind) {
    case 'anyone':
    case 'authenticated':
      return 'true';
    case 'sub':
      return 'known';
    case 'user': {
      const email = policy.claims.get('email');
      return email === undefined || certain.has(email) ? 'known' : email;
    }
    case 'group': {
      const group = policy.groups.get(who.name);
      return group === undefined ? 'known' : read(group.predicate, certain, policy);
    }
  }
}

function read(predicate: Predicate, certain: Certain, policy: Policy): Reading {
  switch (predicate.kind) {
    case 'test':
      if (certain.tests.some((test) => excludes(test, predicate))) return 'false';
      return certain.has(predicate.attribute) ? 'known' : predicate.attribute;
    case 'name': {
      const group = policy.groups.get(predicate.name);
      return group === undefined ? 'known' : read(group.predicate, certain, policy);
    }
    case 'all': {
      const parts = predicate.of.map((part) => read(part, certain, policy));
      return parts.includes('false') ? 'false' : worst(parts);
    }
    case 'any': {
      const parts = predicate.of.map((part) => read(part, certain, policy));
      return parts.every((part) => part === 'false') ? 'false' : worst(parts);
    }
  }
}

function worst(parts: readonly Reading[]): Reading {
  return parts.find((part) => typeof part === 'object') ?? 'known';
}

/** Whether who passed one test certainly fails the other. */
function excludes(passed: Test, other: Test): boolean {
  if (passed.attribute.name !== other.attribute.name) return false;
  const has = valuesOf(passed.operator);
  const asked = valuesOf(other.operator);
  return has !== null && asked !== null && !has.some((value) => asked.includes(value));
}

function valuesOf(operator: Operator): readonly Literal[] | null {
  if (operator.op === 'equals') return [operator.value];
  return operator.op === 'any' ? operator.values : null;
}

function isSpared({ unless }: Deny, who: Who, named: boolean, policy: Policy): boolean {
  if (unless === null || unless.who === null) return false;
  const { posture, network, schedule, same } = unless;
  if ([posture, network, schedule, same].some((asked) => asked !== null) || (unless.to !== null && !named))
    return false;
  return unless.who.some((outer) => isWithin(who, outer, policy));
}
