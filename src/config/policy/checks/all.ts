/** Every check of the policy as a whole, by severity. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import { lintCarveOuts } from './carve-out.ts';
import { lintDenies } from './deny.ts';
import { checkEmails } from './email.ts';
import { checkIssuers } from './issuer.ts';
import { lintOptionalClaims } from './optional-claim.ts';
import { lintOverlaps } from './overlap.ts';
import { checkPersons, lintGroupsOfPeople } from './person.ts';
import { checkPublic } from './public.ts';
import { Reach } from './reach.ts';
import { lintAllMethods, lintExceptions, lintSpellings } from './route.ts';
import { checkSame } from './same.ts';
import { checkSignIns } from './sign-in.ts';

/**
 * What makes a policy unfit to be loaded.
 *
 * @param policy without the parts that were wrong by themselves: what depends on such a part is not judged
 */
export function checkPolicy(policy: Policy, ground: Ground): void {
  const reach = new Reach(policy);
  checkIssuers(policy, ground);
  checkEmails(policy, ground, reach);
  checkPersons(policy, ground);
  checkPublic(policy, ground, reach);
  checkSame(policy, ground, reach);
  checkSignIns(policy, ground, reach);
}

/** What an author should look at again, in a policy that can be loaded. */
export function lintPolicy(policy: Policy, ground: Ground): void {
  const reach = new Reach(policy);
  lintOptionalClaims(policy, ground, reach);
  lintDenies(policy, ground);
  lintOverlaps(policy, ground, reach);
  lintCarveOuts(policy, ground, reach);
  lintAllMethods(policy, ground, reach);
  lintSpellings(policy, ground, reach);
  lintExceptions(policy, ground);
  lintGroupsOfPeople(policy, ground);
}
