/** What is well-formed and still wrong, or likely to be (POLICY.md §6). Run when a policy has no other error. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import type { PolicyContext } from '../scope.ts';
import { checkEmails } from './email.ts';
import { checkIssuers } from './issuer.ts';
import { checkOverlaps } from './overlap.ts';
import { checkPersons } from './person.ts';
import { checkPublic } from './public.ts';
import { checkSame } from './same.ts';
import { checkSignIns } from './sign-in.ts';
import { checkSurprises } from './surprise.ts';

/** Where the named things of a policy stand. */
export interface Places {
  readonly rules: ReadonlyMap<string, Place>;
  readonly groups: (name: string) => Place | undefined;
  readonly apps: (name: string) => Place | undefined;
}

export function lint(policy: Policy, { rules, groups, apps }: Places, context: PolicyContext): void {
  checkIssuers(policy, context, groups);
  checkEmails(policy, rules);
  checkSignIns(policy, rules, apps, context);
  checkSame(policy, rules);
  checkPersons(policy, rules, groups);
  checkPublic(policy, rules);
  checkOverlaps(policy, rules);
  checkSurprises(policy, rules);
}
