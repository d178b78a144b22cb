/** A deny cut out of a wider grant: other spellings of the same thing stay granted (POLICY.md §2.11). */

import type { Policy } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import type { Reach } from './reach.ts';
import { covers, type Meeting } from './route-relation.ts';

export function lintCarveOuts(policy: Policy, ground: Ground, reach: Reach): void {
  const wider = new Map<string, string>();
  for (const app of policy.apps.values()) {
    for (const { narrow, wide } of reach.meetingsIn(app).found.flatMap(nested)) {
      const grant = reach.grantsOn(wide).find(({ mode }) => mode === 'enforce');
      if (grant !== undefined)
        wider.set(`${app.name}/${narrow.name}`, `\`${app.name}/${wide.name}\` by \`${grant.id}\``);
    }
  }
  for (const deny of policy.denies) {
    for (const [index, { app, resource }] of deny.to.entries()) {
      const granted = app === null || resource === null ? undefined : wider.get(`${app}/${resource}`);
      if (granted === undefined) continue;
      ground
        .placeOf(deny)
        .in('to', index)
        .warn(
          'carve-out',
          `deny \`${deny.id}\` is cut out of what is granted as ${granted}`,
          'the app may serve the same under another path, as `/admin.json` for `/admin`: grant what is left by name',
        );
    }
  }
}

function nested({ one, other }: Meeting) {
  const wideOne = covers(one.route.pattern, other.route.pattern);
  if (wideOne === covers(other.route.pattern, one.route.pattern)) return [];
  const [narrow, wide] = wideOne ? [other, one] : [one, other];
  return [{ narrow: narrow.resource, wide: wide.resource }];
}
