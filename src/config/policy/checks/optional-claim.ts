/** A deny that cannot be ruled out fires: on whoever has not the claim that it reads. */

import type { Attribute, Deny, Grant, Literal, Operator, Policy, Predicate, Who } from '../../../core/policy/model.ts';
import type { Test } from '../../../core/policy/predicate.ts';
import { whoWords } from '../../../core/policy/words.ts';
import type { Ground } from '../ground.ts';
import { certainTests, isWithin } from './implication.ts';
import type { Reach } from './reach.ts';

export function lintOptionalClaims(policy: Policy, ground: Ground, reach: Reach): void {
  const judged = new Map<string, Attribute | null>();
  for (const deny of policy.denies) {
    const spared = new Set(deny.unless?.to ? reach.to(deny.unless.to) : []);
    for (const at of reach.of(deny)) {
      const found = reach
        .grantsOn(at.resource)
        .flatMap((grant) => grant.who.map((who) => ({ grant, who })))
        .map(({ grant, who }) => ({ grant, who, missing: remembered(judged, deny, who, policy) }))
        .find(({ who, missing }) => missing !== null && !isSpared(deny, who, spared.has(at), policy));
      if (found === undefined || found.missing === null) continue;
      warn(deny, found.grant, found.who, found.missing, ground);
      break;
    }
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

/** Many grants are given to the same group. */
function remembered(judged: Map<string, Attribute | null>, deny: Deny, who: Who, policy: Policy): Attribute | null {
  const key = `${deny.id}\0${whomOf(who)}`;
  let missing = judged.get(key);
  if (missing === undefined) {
    missing = missingOf(deny, new Certain(who, policy), policy);
    judged.set(key, missing);
  }
  return missing;
}

/** What is certain of all whom an entry of `who` means. */
class Certain {
  readonly tests: readonly Test[];
  readonly #names: ReadonlySet<string>;

  constructor(who: Who, { groups }: Policy) {
    const group = who.kind === 'group' ? groups.get(who.name) : undefined;
    this.tests = group === undefined ? [] : certainTests(group.predicate, groups);
    const known = who.kind === 'user' ? ['email', 'email_verified'] : this.tests.map(({ attribute }) => attribute.name);
    this.#names = new Set(['iss', 'sub', ...known]);
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
