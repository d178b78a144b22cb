/** An address that nobody verified may be somebody else's: below a grant it counts for nothing. */

import type { Policy, Predicate, Same, Who } from '../../../core/policy/model.ts';
import type { Test } from '../../../core/policy/predicate.ts';
import type { Ground } from '../ground.ts';
import type { Place } from '../../place.ts';
import { impliedBy, implies } from './implication.ts';
import { isBelowFloor, type Reach } from './reach.ts';

export function checkEmails(policy: Policy, ground: Ground, reach: Reach): void {
  const culprits = new Culprits(policy);
  const check = (who: readonly Who[], same: readonly Same[], opener: string): void => {
    for (const one of who) culprits.report(one, opener, ground);
    for (const part of same) checkSame(part, who, policy, ground.placeOf(part));
  };
  for (const grant of policy.grants) {
    const floors = new Set(
      reach.of(grant).flatMap((at) => (isBelowFloor(at) ? (at.app.floor?.conditions.same ?? []) : [])),
    );
    check(
      grant.who,
      [...(grant.conditions.same === null ? [] : [grant.conditions.same]), ...floors],
      `grant \`${grant.id}\``,
    );
  }
  for (const { id, unless, who } of policy.denies) {
    if (unless === null) continue;
    check(
      unless.who ?? (unless.same === null ? [] : who),
      unless.same === null ? [] : [unless.same],
      `\`unless\` of deny \`${id}\``,
    );
  }
}

/** The test of an address beside which nothing asks whether it is verified, for each group that it stands in. */
class Culprits {
  readonly #policy: Policy;
  readonly #known = new Map<string, Test | null>();
  readonly #reported = new Set<Test>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  report(who: Who, opener: string, ground: Ground): void {
    const test = who.kind === 'group' ? this.#of(who.name) : null;
    if (test === null || this.#reported.has(test)) return;
    this.#reported.add(test);
    ground
      .placeOf(test)
      .key.error(
        'unverified-email',
        `nobody need have verified this address, and ${opener} opens to it`,
        'add `email_verified: true` beside it',
      );
  }

  #of(name: string): Test | null {
    let culprit = this.#known.get(name);
    if (culprit === undefined) {
      const group = this.#policy.groups.get(name);
      culprit = group === undefined ? null : this.#search(group.predicate);
      this.#known.set(name, culprit);
    }
    return culprit;
  }

  #search(predicate: Predicate): Test | null {
    switch (predicate.kind) {
      case 'test':
        return predicate.attribute.name === 'email' ? predicate : null;
      case 'name':
        return this.#of(predicate.name);
      case 'all':
        return implies(predicate, this.#policy.groups, isVerified) ? null : this.#first(predicate.of);
      case 'any':
        return this.#first(predicate.of);
    }
  }

  #first(parts: readonly Predicate[]): Test | null {
    for (const part of parts) {
      const culprit = this.#search(part);
      if (culprit !== null) return culprit;
    }
    return null;
  }
}

/** Self-access by address is access to whatever address somebody claims to have. */
function checkSame({ attribute }: Same, who: readonly Who[], policy: Policy, place: Place): void {
  if (attribute.name !== 'email') return;
  const open = who.find((one) => one.kind !== 'user' && one.kind !== 'anyone' && !impliedBy(one, policy, isVerified));
  if (open === undefined) return;
  const whom = open.kind === 'group' ? `group \`${open.name}\`` : `\`${open.kind}\``;
  place.error(
    'unverified-email',
    `\`same\` compares an address that nobody in ${whom} need have verified`,
    'let in a group whose `claims` have `email_verified: true`',
  );
}

function isVerified({ attribute, operator }: Test): boolean {
  return attribute.name === 'email_verified' && operator.op === 'equals' && operator.value === true;
}
