/** From a caller's claims to the tests of groups and the names in rules that they meet. */

import type { ClaimValue, Principal } from '../../identity.ts';
import { instantOf, rawClaim } from '../attribute.ts';
import type { Policy } from '../model.ts';
import { Changes } from './changes.ts';
import type { ClaimTests } from './claim-tests.ts';
import type { NamedCallers } from './named-callers.ts';
import type { SubjectGraph } from './subject-graph.ts';

/** What a caller's claims say, good from `from` up to `until` (ms): a time in the future is unknown until it has come. */
export interface ClaimReading {
  /** As `SubjectGraph.apply` takes them. */
  readonly changes: Int32Array;
  readonly from: number;
  readonly until: number;
}

export class Subjects {
  readonly graph: SubjectGraph;
  readonly #policy: Policy;
  readonly #claims: readonly ClaimTests[];
  readonly #callers: NamedCallers;

  constructor(policy: Policy, graph: SubjectGraph, claims: readonly ClaimTests[], callers: NamedCallers) {
    this.graph = graph;
    this.#policy = policy;
    this.#claims = claims;
    this.#callers = callers;
  }

  read(principal: Principal, now: number): ClaimReading {
    const changes = new Changes();
    let from = Number.NEGATIVE_INFINITY;
    let until = Number.POSITIVE_INFINITY;
    for (const tests of this.#claims) {
      const raw = rawClaim(tests.attribute, { identity: principal });
      tests.read(raw, now, changes);
      const instant = tests.attribute.type === 'time' && raw !== null ? instantOf(raw) : null;
      if (instant === null) continue;
      if (instant <= now) from = Math.max(from, instant);
      else until = Math.min(until, instant);
    }
    const email = this.#claim('email', principal);
    this.#callers.read(principal, { email, verified: this.#claim('email_verified', principal) }, now, changes);
    return { changes: changes.sorted(), from, until };
  }

  #claim(name: string, principal: Principal): ClaimValue | null {
    const attribute = this.#policy.claims.get(name);
    return attribute === undefined ? null : rawClaim(attribute, { identity: principal });
  }
}
