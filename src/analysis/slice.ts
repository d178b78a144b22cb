/** The part of a policy that one app's requests are decided by. */

import type { Policy, Rule } from '../core/policy/model.ts';

/** The same answers for every request of the app, and what its tests say of it; found faster. */
export function sliceOf(policy: Policy, name: string): Policy {
  const app = policy.apps.get(name);
  const concerns = ({ to }: Rule): boolean => to.some((target) => target.app === null || target.app === name);
  const tests = policy.tests.flatMap((test) => {
    const assertions = test.assertions.filter((assertion) => assertion.app === name);
    return assertions.length === 0 ? [] : [{ ...test, assertions }];
  });
  return {
    ...policy,
    apps: new Map(app === undefined ? [] : [[name, app]]),
    grants: policy.grants.filter(concerns),
    denies: policy.denies.filter(concerns),
    tests,
  };
}
