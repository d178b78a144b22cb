/** Three shapes of policy: rules on routes of their own, all rules on one route, and callers with 200 groups. */

import { EVERY_SIGN_IN, laptopOf, NOW, OFFICE, pathOf, principalOf } from './askers.ts';
import type { Scene } from './scene.ts';
import { appName, isContractor, isManaged, planOf, PRINCIPALS, REQUESTS, type Shape } from './shape-plan.ts';
import { shapePolicy } from './shape-policy.ts';
import { casbinOf, cedarOf } from './shape-rivals.ts';

export function sceneOf(shape: Shape, rules: number): Scene {
  const plan = planOf(shape, rules);
  const callers = plan.memberships.map((groups, index) => {
    const employment = isContractor(index) ? 'contractor' : 'employee';
    const claims = { employment, email_verified: true, groups: groups.map((group) => `team-${group}`) };
    return { principal: principalOf(`user-${index}`, claims), device: laptopOf(`laptop-${index}`, isManaged(index)) };
  });
  return {
    name: shape,
    rules,
    policy: shapePolicy(plan),
    principals: PRINCIPALS,
    requests: REQUESTS,
    isPlain: isManaged,
    query: (principal, request) => {
      const caller = callers[principal];
      const question = plan.questions[request];
      if (caller === undefined || question === undefined) throw new Error('nobody asks nothing');
      return {
        app: appName(question.service),
        method: question.method,
        path: pathOf(question.path),
        identity: caller.principal,
        device: caller.device,
        ip: OFFICE,
        now: NOW,
        reach: EVERY_SIGN_IN,
      };
    },
    cedar: cedarOf(plan),
    casbin: casbinOf(plan),
  };
}
