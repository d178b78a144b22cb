/** An address that nobody verified may be somebody else's: below a grant it counts for nothing. */

import type { Policy, Predicate, Same, Who } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import type { Place } from '../place.ts';
import { impliedBy, implies, type Test } from './implication.ts';
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

/** The group that tests an address without asking whether it is verified, for each group that is made of it. */
class Culprits {
  readonly #policy: Policy;
  readonly #known = new Map<string, string | null>();
  readonly #reported = new Set<string>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  report(who: Who, opener: string, ground: Ground): void {
    if (who.kind !== 'group') return;
    const name = this.#of(who.name);
    const group = name === null ? undefined : this.#policy.groups.get(name);
    if (group === undefined || this.#reported.has(group.name)) return;
    this.#reported.add(group.name);
    ground
      .placeOf(group)
      .in('claims', 'email')
      .key.error(
        'unverified-email',
        `group \`${group.name}\` believes an address that nobody verified, and ${opener} opens to it`,
        'add `email_verified: true` to its `claims`',
      );
  }

  #of(name: string): string | null {
    let culprit = this.#known.get(name);
    if (culprit === undefined) {
      const group = this.#policy.groups.get(name);
      culprit = group === undefined ? null : this.#search(group.predicate, name);
      this.#known.set(name, culprit);
    }
    return culprit;
  }

  #search(predicate: Predicate, owner: string): string | null {
    switch (predicate.kind) {
      case 'test':
        return predicate.attribute.name === 'email' ? owner : null;
      case 'name':
        return this.#of(predicate.name);
      case 'all':
        if (implies(predicate, this.#policy.groups, isVerified)) return null;
        return this.#first(predicate.of, owner);
      case 'any':
        return this.#first(predicate.of, owner);
    }
  }

  #first(parts: readonly Predicate[], owner: string): string | null {
    for (const part of parts) {
      const culprit = this.#search(part, owner);
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
