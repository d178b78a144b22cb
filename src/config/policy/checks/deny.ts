/** Denies that do something else than most authors expect. */

import type { Names, Policy, Predicate } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';

export function lintDenies(policy: Policy, ground: Ground): void {
  const good = goodPostures(policy);
  for (const deny of policy.denies) {
    const place = ground.placeOf(deny);
    if (deny.until !== null) {
      place.in('until').warn('deny-ends', `deny \`${deny.id}\` ends, and then what it closed is open`, null);
    }
    const asked = deny.conditions.posture?.names.find((name) => good.has(name));
    if (asked === undefined) continue;
    place
      .in('if', 'posture')
      .warn(
        'deny-on-good-posture',
        `deny \`${deny.id}\` fires on devices that have \`${asked}\`, which grants ask for, and on those that are unknown`,
        `\`unless: { posture: ${asked} }\` fires on all others`,
      );
  }
}

/** What a grant or a floor asks for, and what that is made of. */
function goodPostures({ grants, apps, postures }: Policy): ReadonlySet<string> {
  const good = new Set<string>();
  const add = (name: string): void => {
    if (good.has(name)) return;
    good.add(name);
    for (const part of partsOf(postures.get(name)?.predicate)) add(part);
  };
  const ask = (names: Names | null | undefined): void => names?.names.forEach(add);
  for (const { conditions } of grants) ask(conditions.posture);
  for (const { floor } of apps.values()) ask(floor?.conditions.posture);
  return good;
}

/** Through `all` alone: of the parts of an `any` each may be a bad one. */
function partsOf(predicate: Predicate | undefined): readonly string[] {
  if (predicate?.kind === 'name') return [predicate.name];
  return predicate?.kind === 'all' ? predicate.of.flatMap(partsOf) : [];
}
