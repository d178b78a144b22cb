/** One request before the policy: what is asked, by whom, and the rules that it touches. */

import type { Identity } from '../identity.ts';
import type { Policy } from './model.ts';
import type { Pair } from './pair.ts';
import type { Query } from './query.ts';
import type { Touched } from './placed.ts';

/** Who asks, from where, and when: all that claims, facts and the sign-in are judged by. */
export type Asker = Pick<Situation, 'policy' | 'identity' | 'query'>;

export class Situation {
  readonly policy: Policy;
  readonly query: Query;
  /** `unknown` while it is considered what signing in could give. */
  readonly identity: Identity | 'unknown';
  readonly pairs: readonly Pair[];
  readonly touched: Touched;

  constructor(policy: Policy, query: Query, identity: Identity | 'unknown', pairs: readonly Pair[], touched: Touched) {
    this.policy = policy;
    this.query = query;
    this.identity = identity;
    this.pairs = pairs;
    this.touched = touched;
  }

  /** The same request by the same rules, asked by somebody else or with other facts. */
  as(identity: Identity | 'unknown', query: Query): Situation {
    return new Situation(this.policy, query, identity, this.pairs, this.touched);
  }
}
