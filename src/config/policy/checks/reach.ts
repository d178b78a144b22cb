/** Which resources a rule reaches. */

import type { Policy, PolicyApp, Resource, Rule } from '../../../core/policy/model.ts';

export interface Reached {
  readonly app: PolicyApp;
  readonly resource: Resource;
}

export function reached(rule: Rule, policy: Policy): readonly Reached[] {
  const found: Reached[] = [];
  for (const target of rule.to) {
    const apps = target.app === null ? [...policy.apps.values()] : [policy.apps.get(target.app)];
    for (const app of apps) {
      for (const resource of app?.resources ?? []) {
        if (app !== undefined && (target.resource === null || target.resource === resource.name))
          found.push({ app, resource });
      }
    }
  }
  return found;
}
