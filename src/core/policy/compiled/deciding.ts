/** The whole deciding set: D, G or S of POLICY.md §4, or the grants for which `login` is asked. */

import { counts } from '../scope.ts';
import { stepUpFor, unmetAtoms } from '../sign-in.ts';
import { denyTruth } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { guardTruth, termsAt } from './guard.ts';
import type { RouteClass } from './route-class.ts';
import type { CompiledRuling, Ruler } from './ruler.ts';

/** In id order; the ruling is that of the enforced rules. */
export function decidersOf(
  ruling: CompiledRuling,
  routeClass: RouteClass,
  frame: Frame,
  ruler: Ruler,
): readonly string[] {
  switch (ruling.effect) {
    case 'default':
      return ['default'];
    case 'deny':
      return routeClass.denies.flatMap((one) => {
        if (!counts(one.deny.rule, 'enforced')) return [];
        return denyTruth(one, routeClass.pairs, frame) === 'F' ? [] : one.deny.rule.id;
      });
    case 'allow':
      return grantsThat('allow', routeClass, frame);
    case 'login': {
      const places = ruler.reach(routeClass, 'enforced').flatMap(({ group }) => group.members);
      return places.sort((a, b) => a - b).map((place) => routeClass.grant(place).id);
    }
    case 'step_up':
      return ruling.cause === 'step-up-required'
        ? grantsThat('step-up', routeClass, frame)
        : renewable(routeClass, frame);
  }
}

/** What would decide if the facts that came with the sign-in were fresh. */
function renewable(routeClass: RouteClass, frame: Frame): readonly string[] {
  const { device } = frame;
  frame.device = device.renewed ?? device;
  const allowing = grantsThat('allow', routeClass, frame);
  const deciding = allowing.length > 0 ? allowing : grantsThat('step-up', routeClass, frame);
  frame.device = device;
  return deciding;
}

/** Enforced grants that allow, or that would after a stronger sign-in. */
function grantsThat(can: 'allow' | 'step-up', routeClass: RouteClass, frame: Frame): readonly string[] {
  return Array.from(routeClass.grants, (grant, place) => {
    const { guard, mode, pairs } = routeClass.group(place);
    if (mode !== 'enforce' || frame.subject(grant) !== 'T') return [];
    const does = pairs.some((index) => {
      const pair = routeClass.pair(index);
      if (guardTruth(guard, pair, frame) !== 'T') return false;
      const { need } = termsAt(guard, pair);
      return can === 'allow' ? unmetAtoms(need, frame) === 0 : stepUpFor(need, frame) !== null;
    });
    return does ? routeClass.grant(place).id : [];
  }).flat();
}
