/** The rules by app, resolved once at load, so that a request looks only at those that can touch it. */

import { criteriaOf } from './criteria.ts';
import type { Attribute, Conditions, Deny, Grant, Policy, PolicyApp, Target } from './model.ts';
import type { PolicyReason } from '../reason.ts';
import { needOf, type SignInNeed } from './need.ts';
import type { Pair } from './pair.ts';
import { denyCovers, grantCovers, type PlacedDeny, type PlacedGrant, type Terms, type Touched } from './placed.ts';
import { posturesOf, readsOf } from './reads.ts';

/** Sets of resources that match together are few; a policy that makes them many must not fill the memory. */
const REMEMBERED = 1024;

export class AppRules {
  /** With its resources and routes in an order that does not depend on how the file is written. */
  readonly app: PolicyApp | null;
  readonly grants: readonly PlacedGrant[];
  readonly denies: readonly PlacedDeny[];
  readonly #policy: Policy;
  readonly #touched = new Map<string, Touched>();

  constructor(policy: Policy, name: string) {
    const app = policy.apps.get(name) ?? null;
    this.#policy = policy;
    this.app = app === null ? null : inOrder(app);
    this.grants = app === null ? [] : policy.grants.flatMap((rule) => placeGrant(rule, app));
    this.denies = policy.denies.flatMap((rule) => placeDeny(rule, name, app));
  }

  /** Line 4: res(r) for all rules at once. */
  touchedBy(pairs: readonly Pair[]): Touched {
    let key = '';
    for (const { index, narrow } of pairs) key += narrow === null ? `${index}-` : `${index}+`;
    const known = this.#touched.get(key);
    if (known !== undefined) return known;
    const touched = this.#touch(pairs);
    if (this.#touched.size < REMEMBERED) this.#touched.set(key, touched);
    return touched;
  }

  #touch(pairs: readonly Pair[]): Touched {
    const grants = this.grants.filter((grant) => pairs.some((pair) => grantCovers(grant, pair)));
    const denies = this.denies.filter((deny) => pairs.some((pair) => denyCovers(deny, pair)));
    return new TouchedRules(this.#policy, this.app, grants, denies);
  }
}

class TouchedRules implements Touched {
  readonly app: PolicyApp | null;
  readonly grants: readonly PlacedGrant[];
  readonly denies: readonly PlacedDeny[];
  readonly hasShadow: boolean;
  readonly postures: readonly string[];
  readonly #policy: Policy;
  #reads: readonly Attribute[] | null = null;

  constructor(policy: Policy, app: PolicyApp | null, grants: readonly PlacedGrant[], denies: readonly PlacedDeny[]) {
    const rules = [...grants, ...denies];
    this.#policy = policy;
    this.app = app;
    this.grants = grants;
    this.denies = denies;
    this.hasShadow = rules.some(({ rule }) => rule.mode === 'shadow');
    this.postures = posturesOf(app, rules);
  }

  /** Found when it is asked for: the analysis decides often and seldom asks. */
  get reads(): readonly Attribute[] {
    this.#reads ??= readsOf(this.#policy, this.app, [...this.grants, ...this.denies]);
    return this.#reads;
  }
}

function placeGrant(rule: Grant, app: PolicyApp): PlacedGrant[] {
  const resources = resourcesOf(rule.to, app.name, app);
  if (resources.size === 0) return [];
  const free = termsOf(rule, null);
  return [{ rule, resources, app, floored: app.floor === null ? free : termsOf(rule, app.floor.conditions), free }];
}

export function termsOf(rule: Grant, floor: Conditions | null): Terms {
  return new GrantTerms(rule, floor);
}

class GrantTerms implements Terms {
  readonly floor: Conditions | null;
  readonly need: SignInNeed;
  readonly #rule: Grant;
  #met: readonly PolicyReason[] | null = null;

  constructor(rule: Grant, floor: Conditions | null) {
    this.floor = floor;
    this.need = needOf(rule.conditions, floor);
    this.#rule = rule;
  }

  /** Of many thousands of grants few ever allow. */
  get met(): readonly PolicyReason[] {
    this.#met ??= criteriaOf(this.#rule, this.floor).map((criterion) => `${criterion}-ok` as const);
    return this.#met;
  }
}

function placeDeny(rule: Deny, name: string, app: PolicyApp | null): PlacedDeny[] {
  const exempt = rule.unless?.to ? resourcesOf(rule.unless.to, name, app) : null;
  // With `same` a pattern must bind the parameter, so such a deny is about declared resources alone.
  const whole = rule.to.some((target) => isIn(target, name) && target.resource === null);
  if (whole && rule.conditions.same === null) return [{ rule, resources: null, exempt }];
  const resources = resourcesOf(rule.to, name, app);
  return resources.size === 0 ? [] : [{ rule, resources, exempt }];
}

function resourcesOf(targets: readonly Target[], name: string, app: PolicyApp | null): ReadonlySet<string> {
  const names = new Set<string>();
  for (const target of targets) {
    if (!isIn(target, name)) continue;
    if (target.resource !== null) names.add(target.resource);
    else for (const resource of app?.resources ?? []) names.add(resource.name);
  }
  return names;
}

function isIn(target: Target, app: string): boolean {
  return target.app === null || target.app === app;
}

export function inOrder(app: PolicyApp): PolicyApp {
  const resources = app.resources.map((resource) => ({
    ...resource,
    routes: resource.routes.toSorted((a, b) => compareText(a.pattern.source, b.pattern.source)),
  }));
  return { ...app, resources: resources.sort((a, b) => compareText(a.name, b.name)) };
}

/** Code-unit order, as ids have it. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
