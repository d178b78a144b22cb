/** The callers that rules name one by one: `user:<email>` and `sub:<iss>#<sub>`. */

import type { ClaimValue, Principal } from '../../identity.ts';
import { readAs } from '../attribute.ts';
import type { Who } from '../model.ts';
import { type Reading, sameAddress } from '../subject.ts';
import type { Changes } from './changes.ts';
import { type Grade, NO, UNKNOWN, YES } from './subject-graph.ts';

type User = Extract<Who, { kind: 'user' }>;
type Subject = Extract<Who, { kind: 'sub' }>;

interface Address {
  readonly email: string;
  readonly leaf: number;
}

/** What an identity provider says about the caller's address. */
interface Addressed {
  readonly email: ClaimValue | null;
  readonly verified: ClaimValue | null;
}

export class NamedCallers {
  readonly #narrow = new Map<string, Address[]>();
  readonly #wide = new Map<string, Address[]>();
  readonly #subjects = new Map<string, Map<string, number>>();

  /** @param makeLeaf called where this address is not known yet */
  leafOfUser({ email }: User, reading: Reading, makeLeaf: () => number): number {
    const addresses = reading === 'narrow' ? this.#narrow : this.#wide;
    const key = cased(email, reading);
    const same = addresses.get(key) ?? [];
    const known = same.find((address) => address.email === email);
    if (known !== undefined) return known.leaf;
    const leaf = makeLeaf();
    addresses.set(key, [...same, { email, leaf }]);
    return leaf;
  }

  leafOfSubject({ iss, sub }: Subject, makeLeaf: () => number): number {
    let subjects = this.#subjects.get(iss);
    if (subjects === undefined) this.#subjects.set(iss, (subjects = new Map()));
    let leaf = subjects.get(sub);
    if (leaf === undefined) subjects.set(sub, (leaf = makeLeaf()));
    return leaf;
  }

  read({ iss, sub }: Principal, { email, verified }: Addressed, now: number, changes: Changes): void {
    const leaf = this.#subjects.get(iss)?.get(sub);
    if (leaf !== undefined) changes.add(leaf, YES);
    const confirmed = verifiedGrade(verified, now);
    if (typeof email !== 'string') {
      for (const addresses of this.#wide.values()) for (const { leaf } of addresses) changes.add(leaf, UNKNOWN);
      if (confirmed === NO) return;
      for (const addresses of this.#narrow.values()) for (const { leaf } of addresses) changes.add(leaf, UNKNOWN);
      return;
    }
    for (const one of this.#wide.get(cased(email, 'wide')) ?? []) {
      if (sameAddress(email, one.email, 'wide')) changes.add(one.leaf, YES);
    }
    for (const one of this.#narrow.get(cased(email, 'narrow')) ?? []) {
      if (sameAddress(email, one.email, 'narrow')) changes.add(one.leaf, confirmed);
    }
  }
}

/** Alike for all that is the same address in this reading. */
function cased(email: string, reading: Reading): string {
  switch (reading) {
    case 'narrow':
      return email.toLowerCase();
    case 'wide':
      return email.toUpperCase().toLowerCase();
  }
}

function verifiedGrade(raw: ClaimValue | null, now: number): Grade {
  if (raw === null || readAs('bool', raw, now) === null) return UNKNOWN;
  return raw === true ? YES : NO;
}
