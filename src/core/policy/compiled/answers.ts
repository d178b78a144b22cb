/** From rulings to verdicts. An allowing one is made once and given again; the others are small and made anew. */

import type { PolicyReason } from '../../reason.ts';
import type { Verdict } from '../verdict.ts';
import type { Frame } from './frame.ts';
import { termsAt } from './guard.ts';
import type { Allowed, Held } from './held.ts';
import { GrantMissing, suspicions } from './missing.ts';
import type { NearMiss } from './nearest.ts';
import type { RouteClass } from './route-class.ts';
import type { CompiledRuling } from './ruler.ts';

type Refusing = Exclude<CompiledRuling, { effect: 'allow' | 'default' }>;

const CERTAIN: readonly PolicyReason[] = Object.freeze(['denied-by-rule']);
const LOGIN: readonly PolicyReason[] = Object.freeze(['login-required']);

/** @param grant a place in the class, as `pair` is */
export function allowedBy(grant: number, pair: number, routeClass: RouteClass, frame: Frame): Allowed {
  const held = heldBy(routeClass, frame);
  const key = grant * routeClass.pairs.length + pair;
  return held.allowed.get(key) ?? routeClass.answers.allow(held, key, allowVerdict(grant, pair, routeClass, held));
}

function allowVerdict(grant: number, pair: number, routeClass: RouteClass, held: Held): Verdict {
  const at = routeClass.pair(pair);
  return {
    effect: 'allow',
    by: routeClass.grant(grant).id,
    uncertain: false,
    reasons: termsAt(routeClass.group(grant).guard, at).met,
    resource: at.resource,
    stepUp: null,
    message: null,
    postures: held.names,
  };
}

export function refusalBy(ruling: Refusing, routeClass: RouteClass, frame: Frame): Verdict {
  const postures = heldBy(routeClass, frame).names;
  if (ruling.effect === 'deny') {
    const { isUncertain } = ruling;
    const one = routeClass.deny(ruling.deny);
    const { rule } = one.deny;
    const pair = routeClass.pair(one.covers[0] ?? 0);
    return {
      effect: 'deny',
      by: rule.id,
      uncertain: isUncertain,
      reasons: isUncertain ? ['deny-not-ruled-out', ...suspicions(one, pair, routeClass.pairs, frame)] : CERTAIN,
      resource: pair.resource,
      stepUp: null,
      message: rule.denyMessage,
      postures,
    };
  }
  const { effect, grant, stepUp } = ruling;
  const by = routeClass.grant(grant).id;
  const { resource } = routeClass.pair(ruling.pair);
  const common = { effect, by, uncertain: false, resource, stepUp, message: null, postures };
  if (ruling.effect === 'login') return { ...common, reasons: LOGIN };
  const { codes, lack } = missingAt(ruling, routeClass, frame);
  return { ...common, reasons: [ruling.cause, ...codes], lack };
}

/** Line 13: why the nearest miss is one. */
export function defaultBy(miss: NearMiss | null, isUnmeetable: boolean, routeClass: RouteClass, frame: Frame): Verdict {
  const missing = miss === null ? null : missingAt(miss, routeClass, frame);
  const codes: readonly PolicyReason[] = missing === null ? ['no-grant'] : missing.codes;
  const reasons: readonly PolicyReason[] = isUnmeetable ? ['step-up-unmet', ...codes] : codes;
  const verdict = {
    effect: 'deny',
    by: 'default',
    uncertain: false,
    reasons,
    resource: routeClass.pair(miss?.pair ?? 0).resource,
    stepUp: null,
    message: miss === null ? null : routeClass.grant(miss.grant).denyMessage,
    postures: heldBy(routeClass, frame).names,
  } as const;
  return missing === null ? verdict : { ...verdict, lack: missing.lack };
}

/** Which postures of the class hold. */
function heldBy({ postures, answers }: RouteClass, frame: Frame): Held {
  let held = answers.none;
  for (let index = 0; index < postures.length; index += 1) {
    const posture = postures[index];
    if (posture === undefined || frame.posture(posture).truth !== 'T') continue;
    held = answers.with(held, posture.name, index);
  }
  return held;
}

function missingAt({ grant, pair }: NearMiss, routeClass: RouteClass, frame: Frame): GrantMissing {
  const { guard } = routeClass.group(grant);
  return new GrantMissing(routeClass.grants[grant] ?? -1, guard, routeClass.pair(pair), frame);
}
