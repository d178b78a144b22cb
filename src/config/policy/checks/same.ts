/** `same` compares a path parameter: every pattern that the rule reaches must have it. */

import type { Policy, Rule, Same } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import { reached } from './reach.ts';

export function checkSame(policy: Policy, places: ReadonlyMap<string, Place>): void {
  for (const rule of [...policy.grants, ...policy.denies]) {
    const place = places.get(rule.id);
    if (place === undefined) continue;
    if (rule.conditions.same !== null) checkBound(rule.conditions.same, rule, policy, place.in('if', 'same'));
    if (rule.kind === 'deny' && rule.unless?.same)
      checkBound(rule.unless.same, rule, policy, place.in('unless', 'same'));
  }
}

function checkBound(same: Same, rule: Rule, policy: Policy, place: Place): void {
  for (const { app, resource } of reached(rule, policy)) {
    for (const { pattern } of resource.routes) {
      const binds = pattern.segments.some((segment) => segment.kind === 'parameter' && segment.name === same.parameter);
      if (binds) continue;
      place.error(
        'unbound-same',
        `\`${pattern.source}\` of \`${app.name}/${resource.name}\` has no \`:${same.parameter}\` to compare`,
        'name only resources whose every pattern has it',
      );
    }
  }
}
