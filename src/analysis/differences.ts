/** Every class of request whose outcome differs between two policies. */

import { canonicalise } from '../core/path.ts';
import type { Policy } from '../core/policy/model.ts';
import { ANY_SIGN_IN, personaQuery } from '../core/policy/persona.ts';
import { ReferenceEvaluator } from '../core/policy/reference.ts';
import { Refusal } from '../core/refusal.ts';
import type { Budget } from './budget.ts';
import type { Difference, Differences } from './difference.ts';

/**
 * Compares what two policies do, not how they are written.
 *
 * Promised: each class of `classes` is real (its witness was evaluated by both policies), and with `complete` there is
 * no request, from `from` on, whose effect differs and which lies in no class. "Request" means any app, method, path,
 * identity with any claims, device with any facts of any age, sign-in, session, address and moment; enforced rules
 * alone count, so a rule that goes into shadow is one that goes. Sign-ins can be asked for whatever a grant asks
 * (`ANY_SIGN_IN`). Not compared: reasons, messages, what a step-up asks for, and which of several rules decides, as
 * long as the effect is the same.
 *
 * Pure and total: the same input gives the same result, and what would cost more than `budget` allows is named in
 * `unfinished`.
 *
 * @param from ms since the epoch: what was before it is not asked about, so that an expired grant differs from none in nothing.
 */
export function differences(before: Policy, after: Policy, from: number, budget: Budget): Differences {
  void budget;
  const [old, now] = [new ReferenceEvaluator(before), new ReferenceEvaluator(after)];
  const classes: Difference[] = [];
  for (const app of after.apps.values()) {
    for (const resource of app.resources) {
      for (const route of resource.routes) {
        const path = canonicalise(route.pattern.source.replaceAll(/:\w+/g, 'x').replace('**', 'x'), app.paths);
        if (path instanceof Refusal) continue;
        for (const persona of [...before.personas.values(), ...after.personas.values()]) {
          const method = route.methods[0] === '*' ? 'GET' : (route.methods[0] ?? 'GET');
          const query = personaQuery(persona, { app: app.name, method, path, reach: ANY_SIGN_IN }, from);
          const [a, b] = [old.evaluate(query).verdict, now.evaluate(query).verdict];
          if (a.effect === b.effect) continue;
          classes.push({
            change: RANK[a.effect] < RANK[b.effect] ? 'gained' : 'lost',
            app: app.name,
            resource: resource.name,
            routes: [`${route.methods.join('|')} ${route.pattern.source}`],
            before: { effect: a.effect, by: a.by },
            after: { effect: b.effect, by: b.by },
            conditions: [[`as ${persona.name}`]],
            more: true,
            witness: { query, persona },
          });
        }
      }
    }
  }
  return { complete: false, unfinished: [{ app: '*', route: null, why: 'only the personas were asked' }], classes };
}

const RANK = { allow: 3, step_up: 2, login: 1, deny: 0 } as const;
