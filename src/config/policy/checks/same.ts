/** `same` compares a path parameter: every pattern that a rule reaches must bind it. */

import type { Policy, Same } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import { isBelowFloor, type Reach, type Reached } from './reach.ts';

export function checkSame(policy: Policy, ground: Ground, reach: Reach): void {
  const check = (same: Same | null, reached: readonly Reached[]): void => {
    if (same === null) return;
    const unbound = reached.flatMap(({ app, resource }) =>
      resource.routes
        .filter(
          ({ pattern }) => !pattern.segments.some((one) => one.kind === 'parameter' && one.name === same.parameter),
        )
        .map(({ pattern }) => `\`${pattern.source}\` of \`${app.name}/${resource.name}\``),
    );
    const [first] = unbound;
    if (first === undefined) return;
    const more = unbound.length === 1 ? '' : ` (nor have ${unbound.length - 1} others)`;
    ground
      .placeOf(same)
      .in(0)
      .error(
        'same-unbound',
        `${first} has no \`:${same.parameter}\`${more}`,
        `name only resources whose every pattern has \`:${same.parameter}\``,
      );
  };
  for (const grant of policy.grants) check(grant.conditions.same, reach.of(grant));
  for (const deny of [...policy.denies, ...policy.nevers]) {
    check(deny.conditions.same, reach.of(deny));
    if (deny.unless !== null) check(deny.unless.same, reach.to(deny.unless.to ?? deny.to));
  }
  for (const app of policy.apps.values()) {
    check(app.floor?.conditions.same ?? null, reach.in(app).filter(isBelowFloor));
  }
}
