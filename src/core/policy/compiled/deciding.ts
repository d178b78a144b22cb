/** The whole deciding set: D, G or S of POLICY.md §4, or the grants for which `login` is asked. */

import { counts } from '../scope.ts';
import { stepUpFor, unmetAtoms } from '../sign-in.ts';
import type { Candidate } from './candidate.ts';
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
      return routeClass.denies.flatMap((deny) => {
        return counts(deny, 'enforced') && denyTruth(deny, frame) !== 'F' ? deny.rule.id : [];
      });
    case 'allow':
      return idsOf(grantsThat('allow', routeClass, frame), frame);
    case 'login':
      return idsOf(
        ruler.reach(routeClass, 'enforced').flatMap(({ group }) => group.members),
        frame,
      );
    case 'step_up': {
      const required = ruling.cause === 'step-up-required';
      return idsOf(required ? grantsThat('step-up', routeClass, frame) : renewable(routeClass, frame), frame);
    }
  }
}

/** What would decide if the facts that came with the sign-in were fresh. */
function renewable(routeClass: RouteClass, frame: Frame): readonly Candidate[] {
  return frame.on(frame.device.renewed ?? frame.device, () => {
    const allowing = grantsThat('allow', routeClass, frame);
    return allowing.length > 0 ? allowing : grantsThat('step-up', routeClass, frame);
  });
}

/** Enforced grants that allow, or that would after a stronger sign-in. */
function grantsThat(can: 'allow' | 'step-up', { candidates }: RouteClass, frame: Frame): readonly Candidate[] {
  return candidates.filter(({ grant, guard, mode, pairs }) => {
    if (mode !== 'enforce' || frame.subject(grant) !== 'T') return false;
    return pairs.some((pair) => {
      if (guardTruth(guard, pair, frame) !== 'T') return false;
      const { need } = termsAt(guard, pair);
      return can === 'allow' ? unmetAtoms(need, frame) === 0 : stepUpFor(need, frame) !== null;
    });
  });
}

function idsOf(candidates: readonly Candidate[], { policy }: Frame): readonly string[] {
  const numbers = candidates.map(({ grant }) => grant).sort((a, b) => a - b);
  return numbers.flatMap((grant) => policy.grants[grant]?.id ?? []);
}
