/** The fewest atoms that would have to become true for a grant to allow: how near a miss is, and what would cure it. */

import { networkTruth, sameTruth, scheduleTruth } from './conditions.ts';
import type { Conditions, Names, Posture, Predicate, Same, Who } from './model.ts';
import type { SignInNeed } from './need.ts';
import type { Pair } from './pair.ts';
import { grantCovers, type PlacedGrant, termsAt } from './placed.ts';
import { type Test, testHolds } from './predicate.ts';
import { liveTruth } from './rule.ts';
import { counts } from './scope.ts';
import { acrTruth, amrTruth, authAgeTruth, sessionTruth } from './sign-in.ts';
import type { Asker, Situation } from './situation.ts';
import { whoTruth } from './subject.ts';

/** One atom that is not true. */
export type Atom =
  | { readonly kind: 'live' }
  | { readonly kind: 'who'; readonly who: Who }
  /** @see Posture.maxAge — null in a group */
  | { readonly kind: 'test'; readonly test: Test; readonly posture: Posture | null }
  | { readonly kind: 'network' | 'schedule'; readonly names: readonly string[] }
  | { readonly kind: 'same'; readonly same: Same }
  | { readonly kind: 'amr'; readonly value: string }
  | { readonly kind: 'acr'; readonly values: readonly string[] }
  /** ms. */
  | { readonly kind: 'auth-age' | 'session-age'; readonly maxAge: number };

/** A grant with res = T that does not allow. */
export interface Miss {
  readonly grant: PlacedGrant;
  readonly pair: Pair;
  readonly atoms: readonly Atom[];
}

/** Line 13: the enforced grant with the fewest atoms not true, then by id; null when no grant names this resource. */
export function nearestMiss(situation: Situation): Miss | null {
  let nearest: Miss | null = null;
  for (const grant of situation.touched.grants) {
    if (!counts(grant.rule, 'enforced')) continue;
    const miss = missOf(grant, situation);
    if (miss !== null && (nearest === null || miss.atoms.length < nearest.atoms.length)) nearest = miss;
  }
  return nearest;
}

/** By its best pair. */
export function missOf(grant: PlacedGrant, situation: Situation): Miss | null {
  let nearest: Miss | null = null;
  for (const pair of situation.pairs) {
    if (!grantCovers(grant, pair)) continue;
    const atoms = lackingAt(grant, pair, situation);
    if (nearest === null || atoms.length < nearest.atoms.length) nearest = { grant, pair, atoms };
  }
  return nearest;
}

function lackingAt(grant: PlacedGrant, pair: Pair, situation: Situation): readonly Atom[] {
  const { rule } = grant;
  const { floor, need } = termsAt(grant, pair);
  const atoms: Atom[] = liveTruth(rule, situation.query.now) === 'T' ? [] : [{ kind: 'live' }];
  atoms.push(...fewest(rule.who.map((who) => lackingWho(who, situation))));
  atoms.push(...lackingConditions(rule.conditions, pair, situation));
  if (floor !== null) atoms.push(...lackingConditions(floor, pair, situation));
  atoms.push(...lackingSignIn(need, situation));
  return atoms;
}

/** Of a grant: an address counts only when it is verified. */
export function lackingWho(who: Who, asker: Asker): readonly Atom[] {
  if (whoTruth(who, 'narrow', asker) === 'T') return [];
  const group = who.kind === 'group' ? asker.policy.groups.get(who.name) : undefined;
  return group === undefined ? [{ kind: 'who', who }] : lackingPredicate(group.predicate, null, asker);
}

function lackingConditions(
  { posture, network, schedule, same }: Conditions,
  pair: Pair,
  situation: Situation,
): readonly Atom[] {
  const atoms: Atom[] = [...lackingPosture(posture, situation)];
  if (network !== null && networkTruth(network, situation) !== 'T') {
    atoms.push({ kind: 'network', names: network.names });
  }
  if (schedule !== null && scheduleTruth(schedule, situation) !== 'T') {
    atoms.push({ kind: 'schedule', names: schedule.names });
  }
  if (same !== null && sameTruth(same, pair, 'narrow', situation) !== 'T') atoms.push({ kind: 'same', same });
  return atoms;
}

function lackingPosture(asked: Names | null, situation: Situation): readonly Atom[] {
  const postures = (asked?.names ?? []).flatMap((name) => situation.policy.postures.get(name) ?? []);
  return fewest(postures.map((posture) => lackingPredicate(posture.predicate, posture, situation)));
}

function lackingPredicate(predicate: Predicate, posture: Posture | null, asker: Asker): readonly Atom[] {
  switch (predicate.kind) {
    case 'all':
      return predicate.of.flatMap((part) => lackingPredicate(part, posture, asker));
    case 'any':
      return fewest(predicate.of.map((part) => lackingPredicate(part, posture, asker)));
    case 'name': {
      const { groups, postures } = asker.policy;
      const inner = posture === null ? null : (postures.get(predicate.name) ?? null);
      const named = posture === null ? groups.get(predicate.name) : inner;
      return named ? lackingPredicate(named.predicate, inner, asker) : [];
    }
    case 'test':
      return testHolds(predicate, posture, asker) === 'T' ? [] : [{ kind: 'test', test: predicate, posture }];
  }
}

function lackingSignIn({ amr, acr, authAge, sessionAge }: SignInNeed, situation: Situation): readonly Atom[] {
  const atoms: Atom[] = [];
  for (const value of amr) if (amrTruth(value, situation) !== 'T') atoms.push({ kind: 'amr', value });
  if (acr !== null && acrTruth(acr, situation) !== 'T') atoms.push({ kind: 'acr', values: acr });
  if (authAge !== null && authAgeTruth(authAge, situation) !== 'T') {
    atoms.push({ kind: 'auth-age', maxAge: authAge });
  }
  if (sessionAge !== null && sessionTruth(sessionAge, situation) !== 'T') {
    atoms.push({ kind: 'session-age', maxAge: sessionAge });
  }
  return atoms;
}

/** The shortest of alternatives, the first of equals. */
function fewest(alternatives: readonly (readonly Atom[])[]): readonly Atom[] {
  let best: readonly Atom[] | null = null;
  for (const atoms of alternatives) if (best === null || atoms.length < best.length) best = atoms;
  return best ?? [];
}
