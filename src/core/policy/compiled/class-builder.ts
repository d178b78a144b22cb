/** Makes route classes: from the pairs that a request matches to the rules that it touches. */

import type { Attribute, Policy, Posture, Rule } from '../model.ts';
import type { ClassDeny, CompiledDeny } from './compiled-deny.ts';
import type { ClassPair } from './class-pair.ts';
import type { CompiledApp } from './compiled-app.ts';
import { guardReadsPath } from './guard.ts';
import { present } from './present.ts';
import { RouteClass } from './route-class.ts';
import { narrowed, type RuleGroup } from './rule-group.ts';
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

export class ClassBuilder {
  readonly #rules: RuleTables;
  #groups = 0;

  constructor(rules: RuleTables) {
    this.#rules = rules;
  }

  /** @param app null = one that the policy does not know */
  build(app: CompiledApp | null, pairs: readonly ClassPair[]): RouteClass {
    const { policy, space } = this.#rules;
    const narrow = [...pairs.keys()].filter((index) => pairs[index]?.isNarrow);
    const grants = app === null ? new Int32Array() : this.#grantsAt(app, narrow, pairs);
    const groups = app === null ? [] : this.#groupsOf(app, grants, narrow, pairs);
    const denies = this.#deniesAt(app, pairs);
    return new RouteClass(
      {
        pairs,
        grants,
        groups,
        denies,
        hasShadow: groups.some(isShadow) || denies.some(({ deny }) => isShadow(deny.rule)),
        postures: this.#posturesOf(groups, denies),
        reads: this.#readsOf(app, grants, denies),
      },
      policy.grants,
      space.size,
    );
  }

  #grantsAt(app: CompiledApp, narrow: readonly number[], pairs: readonly ClassPair[]): Int32Array {
    if (narrow.length === 0) return new Int32Array();
    const { targets } = this.#rules;
    const found = new Set([...targets.everywhere.grants, ...targets.ofApp(app.name).grants]);
    for (const resource of resourcesAt(narrow, pairs)) {
      for (const grant of targets.ofResource(app.name, resource).grants) found.add(grant);
    }
    return Int32Array.from(found).sort();
  }

  #groupsOf(
    app: CompiledApp,
    grants: Int32Array,
    narrow: readonly number[],
    pairs: readonly ClassPair[],
  ): readonly RuleGroup[] {
    const isOne = resourcesAt(narrow, pairs).size === 1;
    const known = new Map<string, RuleGroup>();
    return Array.from(grants, (grant, place) => {
      const rule = present(this.#rules.policy.grants[grant]);
      const where =
        isOne || namesWhole(rule.to, app.name)
          ? narrow
          : narrow.filter((index) => names(rule.to, app.name, pairs[index]?.resource ?? ''));
      const key = `${this.#rules.guardIds[grant]} ${rule.mode} ${where.join()}`;
      let group = known.get(key);
      if (group === undefined) {
        const guard = app.guardOf(rule, this.#rules.guardIds[grant] ?? 0);
        const at = narrowed(where, pairs, guardReadsPath(guard));
        this.#groups += 1;
        group = { id: this.#groups, guard, mode: rule.mode, pairs: at, members: [] };
        known.set(key, group);
      }
      group.members.push(place);
      return group;
    });
  }

  #deniesAt(app: CompiledApp | null, pairs: readonly ClassPair[]): readonly ClassDeny[] {
    const { targets } = this.#rules;
    const name = app?.name ?? '';
    const found = new Set([...targets.everywhere.denies, ...targets.ofApp(name).denies]);
    for (const resource of resourcesAt([...pairs.keys()], pairs)) {
      for (const deny of targets.ofResource(name, resource).denies) found.add(deny);
    }
    return Array.from(Int32Array.from(found).sort(), (index) => {
      return classDeny(present(this.#rules.denies[index]), name, pairs);
    }).flat();
  }

  #posturesOf(groups: readonly RuleGroup[], denies: readonly ClassDeny[]): readonly Posture[] {
    const found = new Map<string, Posture>();
    const add = (postures: readonly Posture[] | null | undefined): void => {
      for (const posture of postures ?? []) found.set(posture.name, posture);
    };
    for (const { guard } of new Set(groups)) {
      add(guard.asks.postures);
      add(guard.floor?.asks.postures);
    }
    for (const { deny } of denies) {
      add(deny.asks.postures);
      add(deny.unless?.asks.postures);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, posture]) => posture);
  }

  #readsOf(app: CompiledApp | null, grants: Int32Array, denies: readonly ClassDeny[]): readonly Attribute[] {
    const { space, grantReads, denyReads } = this.#rules;
    const found = new Set<Reads | undefined>();
    for (const grant of grants) found.add(grantReads[grant]);
    for (const { deny } of denies) found.add(denyReads[deny.sink - space.denies]);
    if (app !== null && grants.length > 0) found.add(app.floorReads);
    const attributes = [...found].flatMap((reads) => [...(reads?.attributes.values() ?? [])]);
    return [...sorted(attributes).values()];
  }
}

function isShadow({ mode }: Pick<Rule, 'mode'>): boolean {
  return mode === 'shadow';
}

function resourcesAt(indexes: readonly number[], pairs: readonly ClassPair[]): ReadonlySet<string> {
  return new Set(indexes.flatMap((index) => pairs[index]?.resource ?? []));
}

function classDeny(deny: CompiledDeny, app: string, pairs: readonly ClassPair[]): ClassDeny[] {
  const { rule, unless } = deny;
  const named = (to: typeof rule.to, index: number): boolean => {
    const resource = pairs[index]?.resource ?? null;
    return resource !== null && names(to, app, resource);
  };
  const all = [...pairs.keys()];
  // With `same` a pattern must bind the parameter, so such a deny is about declared resources alone.
  const isWhole = rule.conditions.same === null && namesWhole(rule.to, app);
  const covered = isWhole ? all : all.filter((index) => named(rule.to, index));
  const to = rule.unless?.to ?? null;
  const exempt = to === null ? null : all.filter((index) => pairs[index]?.isNarrow && named(to, index));
  const readsPath = rule.conditions.same !== null || (unless !== null && rule.unless?.same !== null && exempt === null);
  const covers = readsPath ? covered : covered.slice(0, 1);
  return covered.length === 0 ? [] : [{ deny, covers, exempt }];
}
