/** Whether one grant asks at least what another asks. */

import type { AuthCondition, Conditions, Grant, Names, Policy } from '../../../core/policy/model.ts';
import { isWithin } from './implication.ts';

/** Not knowing counts as no. */
export function isAsStrict(strict: Grant, loose: Grant, policy: Policy): boolean {
  return (
    strict.who.every((inner) => loose.who.some((outer) => isWithin(inner, outer, policy))) &&
    asksAsMuch(strict.conditions, loose.conditions)
  );
}

function asksAsMuch(strict: Conditions, loose: Conditions): boolean {
  return (
    namesAsk(strict.posture, loose.posture) &&
    namesAsk(strict.network, loose.network) &&
    namesAsk(strict.schedule, loose.schedule) &&
    (loose.same === null ||
      (strict.same?.parameter === loose.same.parameter && strict.same.attribute.name === loose.same.attribute.name)) &&
    authAsks(strict.auth, loose.auth) &&
    isShorter(strict.session?.maxAge ?? null, loose.session?.maxAge ?? null)
  );
}

/** Names are alternatives: fewer ask for more. */
function namesAsk(strict: Names | null, loose: Names | null): boolean {
  return loose === null || (strict !== null && strict.names.every((name) => loose.names.includes(name)));
}

function authAsks(strict: AuthCondition | null, loose: AuthCondition | null): boolean {
  if (loose === null) return true;
  if (strict === null) return false;
  return (
    loose.amr.every((amr) => strict.amr.includes(amr)) &&
    (loose.acr.length === 0 || (strict.acr.length > 0 && strict.acr.every((acr) => loose.acr.includes(acr)))) &&
    isShorter(strict.maxAge, loose.maxAge)
  );
}

function isShorter(strict: number | null, loose: number | null): boolean {
  return loose === null || (strict !== null && strict <= loose);
}
