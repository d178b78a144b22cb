/** Makes route classes: from the pairs that a request matches to the rules that it touches. */

import type { Attribute, Policy, Posture, Rule } from '../model.ts';
import { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import type { CompiledApp } from './compiled-app.ts';
import type { ClassDeny, CompiledDeny } from './compiled-deny.ts';
import { guardReadsPath } from './guard.ts';
import { present } from './present.ts';
import { RouteClass } from './route-class.ts';
import { type RuleGroup, tellingPairs } from './rule-group.ts';
import { type Reads, sorted } from './rule-reads.ts';
import type { RuleSpace } from './rule-space.ts';
import { names, namesWhole, type Targets } from './targets.ts';

/** Of all rules, whatever the app. */
export interface RuleTables {
  readonly policy: Policy;
  readonly space: RuleSpace;
  readonly targets: Targets;
  /** By number of grant: equal where guards are. */
  readonly guardIds: Int32Array;
  readonly denies: readonly CompiledDeny[];
  readonly grantReads: readonly Reads[];
  readonly denyReads: readonly Reads[];
}

interface Grants {
  readonly candidates: readonly Candidate[];
  readonly groups: readonly RuleGroup[];
}

// One object for all that have none: thousands of classes then do not each take a cache line for it.
const NO_GRANTS: Grants = { candidates: [], groups: [] };
const NO_DENIES: readonly ClassDeny[] = [];
const NO_POSTURES: readonly Posture[] = [];

export class ClassBuilder {
  readonly #rules: RuleTables;
  #groups = 0;

  constructor(rules: RuleTables) {
    this.#rules = rules;
  }

  /** @param app null = one that the policy does not know */
  build(app: CompiledApp | null, pairs: readonly ClassPair[]): RouteClass {
    const { candidates, groups } = app === null ? NO_GRANTS : this.#grantsAt(app, pairs);
    const denies = this.#deniesAt(app, pairs);
    const parts = {
      pairs,
      candidates,
      groups,
      denies,
      hasShadow: groups.some(isShadow) || denies.some(isShadow),
      postures: posturesOf(groups, denies),
      reads: this.#readsOf(app, candidates, denies),
    };
    return new RouteClass(parts, this.#rules.space.size);
  }

  #grantsAt(app: CompiledApp, pairs: readonly ClassPair[]): Grants {
    const narrow = pairs.filter(({ isNarrow }) => isNarrow);
    const resources = resourcesOf(narrow);
    if (resources.size === 0) return NO_GRANTS;
    const { targets, policy, guardIds } = this.#rules;
    const found = new Set([...targets.everywhere.grants, ...targets.ofApp(app.name).grants]);
    for (const resource of resources) {
      for (const grant of targets.ofResource(app.name, resource).grants) found.add(grant);
    }
    const groups = new Map<string, RuleGroup>();
    const candidates = Array.from(Int32Array.from(found).sort(), (grant) => {
      const rule = present(policy.grants[grant]);
      const where = resources.size === 1 ? narrow : placesOf(rule, app.name, narrow);
      const id = present(guardIds[grant]);
      const key = `${id} ${rule.mode} ${where === narrow ? '' : where.map((pair) => narrow.indexOf(pair)).join()}`;
      let group = groups.get(key);
      if (group === undefined) {
        const guard = app.guardOf(rule, id);
        this.#groups += 1;
        const at = tellingPairs(where, guardReadsPath(guard));
        groups.set(key, (group = { id: this.#groups, guard, mode: rule.mode, pairs: at, members: [] }));
      }
      const candidate = new Candidate(grant, rule, group.guard, group.pairs);
      group.members.push(candidate);
      return candidate;
    });
    return { candidates, groups: [...groups.values()] };
  }

  #deniesAt(app: CompiledApp | null, pairs: readonly ClassPair[]): readonly ClassDeny[] {
    const { targets, denies } = this.#rules;
    const name = app?.name ?? '';
    const found = new Set([...targets.everywhere.denies, ...targets.ofApp(name).denies]);
    for (const resource of resourcesOf(pairs)) {
      for (const deny of targets.ofResource(name, resource).denies) found.add(deny);
    }
    if (found.size === 0) return NO_DENIES;
    return Array.from(Int32Array.from(found).sort(), (index) => classDeny(present(denies[index]), name, pairs)).flat();
  }

  #readsOf(
    app: CompiledApp | null,
    candidates: readonly Candidate[],
    denies: readonly ClassDeny[],
  ): readonly Attribute[] {
    const { space, grantReads, denyReads } = this.#rules;
    const found = new Set<Reads | undefined>();
    for (const { grant } of candidates) found.add(grantReads[grant]);
    for (const { sink } of denies) found.add(denyReads[sink - space.denies]);
    if (app !== null && candidates.length > 0) found.add(app.floorReads);
    const attributes = [...found].flatMap((reads) => [...(reads?.attributes.values() ?? [])]);
    return [...sorted(attributes).values()];
  }
}

function isShadow({ mode }: Pick<Rule, 'mode'>): boolean {
  return mode === 'shadow';
}

function resourcesOf(pairs: readonly ClassPair[]): ReadonlySet<string> {
  return new Set(pairs.flatMap(({ resource }) => resource ?? []));
}

/** @returns `pairs` itself where the rule speaks of all of them */
function placesOf({ to }: Rule, app: string, pairs: readonly ClassPair[]): readonly ClassPair[] {
  if (namesWhole(to, app)) return pairs;
  return pairs.filter(({ resource }) => resource !== null && names(to, app, resource));
}

function posturesOf(groups: readonly RuleGroup[], denies: readonly ClassDeny[]): readonly Posture[] {
  const found = new Map<string, Posture>();
  const add = (postures: readonly Posture[] | null | undefined): void => {
    for (const posture of postures ?? []) found.set(posture.name, posture);
  };
  for (const { guard } of groups) {
    add(guard.asks.postures);
    add(guard.floor?.asks.postures);
  }
  for (const { guard } of denies) {
    add(guard.asks.postures);
    add(guard.unless?.asks.postures);
  }
  if (found.size === 0) return NO_POSTURES;
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, posture]) => posture);
}

/** @returns nothing where it covers no pair */
function classDeny(deny: CompiledDeny, app: string, pairs: readonly ClassPair[]): ClassDeny[] {
  const { conditions, to, unless } = deny.rule;
  const named = (targets: typeof to): readonly ClassPair[] =>
    pairs.filter(({ resource }) => resource !== null && names(targets, app, resource));
  // With `same` a pattern must bind the parameter, so such a deny is about declared resources alone.
  const covered = conditions.same === null && namesWhole(to, app) ? pairs : named(to);
  if (covered.length === 0) return [];
  const exempt = unless?.to ? named(unless.to).filter(({ isNarrow }) => isNarrow) : null;
  const readsPath = conditions.same !== null || (exempt === null && unless !== null && unless.same !== null);
  return [{ ...deny, mode: deny.rule.mode, covers: readsPath ? covered : covered.slice(0, 1), exempt }];
}
