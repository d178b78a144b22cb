/** Every class of request whose outcome differs between two policies. */

import type { Policy } from '../core/policy/model.ts';
import type { Budget } from './budget.ts';
import { Comparison } from './comparison.ts';
import type { Differences } from './difference.ts';

/**
 * Compares what two policies do, not how they are written.
 *
 * Promised: each class of `classes` is real (its witness was evaluated by both policies), and with `complete` there is
 * no request, from `from` on, whose effect differs and which does not go to one of the `routes` of a class with the same
 * two effects. Of what one rule does differently in one way, some ways to show it are told, not all. "Request" means any app, method, path,
 * identity with any claims, device with any facts of any age, sign-in, session, address and moment; enforced rules
 * alone count, so a rule that goes into shadow is one that goes. Sign-ins can be asked for whatever a grant asks
 * (`ANY_SIGN_IN`), and nobody signs in by a client certificate (to whom a step-up is a deny). Not compared: reasons,
 * messages, what a step-up asks for, and which of several rules decides, as long as the effect is the same.
 *
 * What a policy says under `assume:` is not taken for granted here.
 *
 * Pure and total: the same input gives the same result, and what would cost more than `budget` allows is named in
 * `unfinished`.
 *
 * @param from ms since the epoch: what was before it is not asked about, so that an expired grant differs from none in nothing.
 */
export function differences(before: Policy, after: Policy, from: number, budget: Budget): Differences {
  return new Comparison([before, after], { from, assumed: NOTHING }, budget).run();
}

const NOTHING: ReadonlySet<string> = new Set();
