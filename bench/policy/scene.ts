/** What is measured: one policy in the words of each engine, and who asks what of it. */

import type { Policy } from '../../src/core/policy/model.ts';
import type { Query } from '../../src/core/policy/query.ts';

export interface Scene {
  readonly name: string;
  /** Grants and denies. */
  readonly rules: number;
  readonly policy: Policy;
  readonly principals: number;
  readonly requests: number;
  /** Numbers from 0 on. The caller is the same object each time; path and query are new ones, as in the gate. */
  readonly query: (principal: number, request: number) => Query;
  /** Policies as Cedar text, and one call without the name of the set. */
  readonly cedar: { readonly text: () => string; readonly call: (principal: number, request: number) => CedarCall };
  /** A model, its lines, and the arguments of one `enforce`. */
  readonly casbin: {
    readonly model: string;
    readonly lines: () => string;
    readonly ask: (principal: number, request: number) => readonly unknown[];
  };
  /** Whether this principal meets what only our form of the policy asks (device, network, session): then all engines must agree. */
  readonly isPlain: (principal: number) => boolean;
}

export interface CedarCall {
  readonly principal: CedarUid;
  readonly action: CedarUid;
  readonly resource: CedarUid;
  readonly entities: readonly CedarEntity[];
}

export interface CedarUid {
  readonly type: string;
  readonly id: string;
}

export interface CedarEntity {
  readonly uid: CedarUid;
  readonly attrs: Readonly<Record<string, string | number | readonly string[]>>;
  readonly parents: readonly CedarUid[];
}
