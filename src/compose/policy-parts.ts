/** A policy in parts, for a thread that is given one after the other: to copy all of it at once holds up requests. */

import type { Deny, Grant, Policy } from '../core/policy/model.ts';

export type PolicyPart =
  | { readonly kind: 'frame'; readonly policy: Policy }
  | { readonly kind: 'grants'; readonly rules: readonly Grant[] }
  | { readonly kind: 'denies'; readonly rules: readonly Deny[] }
  | { readonly kind: 'end' };

/** Rules of one part: two to three milliseconds. All else of 10,000 rules on routes of their own takes 30. */
const MOST_RULES = 500;

/** Without tests and personas, on which nothing depends that is decided. */
export function* partsOf(policy: Policy): Generator<PolicyPart> {
  const { grants, denies } = policy;
  yield { kind: 'frame', policy: { ...policy, grants: [], denies: [], personas: new Map(), tests: [] } };
  for (const rules of piecesOf(grants)) yield { kind: 'grants', rules };
  for (const rules of piecesOf(denies)) yield { kind: 'denies', rules };
  yield { kind: 'end' };
}

function* piecesOf<Rule>(rules: readonly Rule[]): Generator<readonly Rule[]> {
  for (let from = 0; from < rules.length; from += MOST_RULES) yield rules.slice(from, from + MOST_RULES);
}

/** The other end. */
export class PolicyGathering {
  #frame: Policy | null = null;
  readonly #grants: Grant[] = [];
  readonly #denies: Deny[] = [];

  /** In the order of `partsOf`. @returns the policy with its last part, until then null */
  add(part: PolicyPart): Policy | null {
    switch (part.kind) {
      case 'frame':
        this.#frame = part.policy;
        return null;
      case 'grants':
        this.#grants.push(...part.rules);
        return null;
      case 'denies':
        this.#denies.push(...part.rules);
        return null;
      case 'end':
        return this.#frame === null ? null : { ...this.#frame, grants: this.#grants, denies: this.#denies };
    }
  }
}
