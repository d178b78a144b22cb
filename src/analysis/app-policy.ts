/** What one policy says about one app: its enforced rules by resource, each with a number for its content. */

import type { Deny, Grant, Policy, PolicyApp, Rule } from '../core/policy/model.ts';
import type { PlacedDeny, PlacedGrant } from '../core/policy/placed.ts';
import { AppRules } from '../core/policy/rulebook.ts';
import type { Details, Reading } from './contents.ts';
import { elementsOf } from './elements.ts';
import { areWordedAlike } from './wording.ts';

export interface HeldGrant {
  readonly placed: PlacedGrant;
  /** With the floor, and where the floor is not asked. Equal numbers do the same. */
  readonly floored: number;
  readonly free: number;
}

export interface HeldDeny {
  readonly placed: PlacedDeny;
  readonly content: number;
}

export class AppPolicy {
  readonly policy: Policy;
  readonly name: string;
  /** Null when the policy does not know the app. */
  readonly app: PolicyApp | null;
  readonly grants: readonly HeldGrant[];
  readonly denies: readonly HeldDeny[];
  /** Denies on every path of the app, declared or not. */
  readonly everywhere: readonly HeldDeny[];
  readonly #grantsAt: ReadonlyMap<string, readonly HeldGrant[]>;
  readonly #deniesAt: ReadonlyMap<string, readonly HeldDeny[]>;
  readonly #reading: Reading;
  #byId: ReadonlyMap<string, Rule> | null = null;

  /** @param rules those that may concern the app */
  constructor(policy: Policy, name: string, rules: readonly Rule[], reading: Reading) {
    const { contents } = reading;
    const grants = rules.filter((rule): rule is Grant => rule.kind === 'grant');
    const denies = rules.filter((rule): rule is Deny => rule.kind === 'deny');
    const placed = new AppRules({ ...policy, grants, denies }, name);
    this.policy = policy;
    this.name = name;
    this.app = placed.app;
    this.#reading = reading;
    const floor =
      placed.app === null || placed.app.floor === null ? null : contents.ofConditions(placed.app.floor.conditions);
    this.grants = placed.grants.map((grant) => {
      const { rule } = grant;
      const free = contents.ofRule(rule);
      return {
        placed: grant,
        free,
        floored: floor === null ? free : contents.numberOf(`${free} below ${floor}`),
      };
    });
    this.denies = placed.denies.map((deny) => ({ placed: deny, content: contents.ofRule(deny.rule) }));
    this.everywhere = this.denies.filter((deny) => deny.placed.resources === null);
    this.#grantsAt = byResource(this.grants);
    this.#deniesAt = byResource(this.denies);
  }

  grantsAt(resource: string): readonly HeldGrant[] {
    return this.#grantsAt.get(resource) ?? [];
  }

  /** Those that name it. */
  deniesAt(resource: string): readonly HeldDeny[] {
    return this.#deniesAt.get(resource) ?? [];
  }

  detailsOf(held: HeldGrant | HeldDeny): Details {
    const { skeletons, details } = this.#reading;
    const content = 'free' in held ? held.free : held.content;
    let known = details.get(content);
    if (known === undefined) {
      const { rule } = held.placed;
      known = { skeleton: skeletons.ofRule(rule), elements: elementsOf(rule, this.policy) };
      details.set(content, known);
    }
    return known;
  }

  /** Whether this policy, or another that is compared, has a rule of another side in the same words. */
  keeps(rule: Rule): boolean {
    const { kept } = this.#reading;
    if (kept.has(rule)) return true;
    this.#byId ??= new Map([...this.grants, ...this.denies].map(({ placed }) => [placed.rule.id, placed.rule]));
    const own = this.#byId.get(rule.id);
    if (own === undefined || !areWordedAlike(own, rule)) return false;
    // The other side asks the same of this one's, and each cell of the app asks again.
    kept.add(own).add(rule);
    return true;
  }

  /** Of a grant reached through a resource. */
  contentAt({ floored, free }: HeldGrant, resource: string): number {
    return this.app?.floor?.except.includes(resource) === true ? free : floored;
  }
}

function byResource<T extends { readonly placed: { readonly resources: ReadonlySet<string> | null } }>(
  rules: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const rule of rules) {
    for (const resource of rule.placed.resources ?? []) {
      const known = found.get(resource);
      if (known === undefined) found.set(resource, [rule]);
      else known.push(rule);
    }
  }
  return found;
}

/** Of each app of a policy, made when it is asked for. @param from ms: rules that are over by then are no part of it */
export function appPolicies(policy: Policy, reading: Reading, from: number): (app: string) => AppPolicy {
  const rules = rulesByApp(policy, from);
  return (app) => new AppPolicy(policy, app, [...(rules.get(app) ?? []), ...(rules.get(null) ?? [])], reading);
}

/** Enforced rules that are not over, by the app that they may concern; those for every app under null. */
function rulesByApp(policy: Policy, from: number): ReadonlyMap<string | null, readonly Rule[]> {
  const found = new Map<string | null, Rule[]>();
  for (const rule of [...policy.grants, ...policy.denies]) {
    if (rule.mode === 'shadow' || (rule.until !== null && rule.until <= from)) continue;
    for (const app of new Set(rule.to.map((target) => target.app))) {
      const known = found.get(app);
      if (known === undefined) found.set(app, [rule]);
      else known.push(rule);
    }
  }
  return found;
}
