/** Which rules speak of which resources: per resource, per app, and those that speak of everything. */

import type { Policy, Rule, Target } from '../model.ts';

/** Numbers of grants and of denies, each in id order. */
export interface Listed {
  readonly grants: number[];
  readonly denies: number[];
}

interface AppTargets {
  readonly all: Listed;
  readonly resources: Map<string, Listed>;
}

const NONE: Listed = { grants: [], denies: [] };

export class Targets {
  readonly everywhere: Listed = { grants: [], denies: [] };
  readonly #apps = new Map<string, AppTargets>();

  constructor({ apps }: Policy) {
    for (const name of apps.keys()) this.#apps.set(name, { all: { grants: [], denies: [] }, resources: new Map() });
  }

  /** To be called in id order. */
  add(rule: Rule, index: number): void {
    for (const target of rule.to) {
      const listed = this.#listed(target);
      if (listed === null) continue;
      const list = rule.kind === 'grant' ? listed.grants : listed.denies;
      // A rule may name a resource twice.
      if (list.at(-1) !== index) list.push(index);
    }
  }

  /** Those of `app/*`. */
  ofApp(app: string): Listed {
    return this.#apps.get(app)?.all ?? NONE;
  }

  ofResource(app: string, resource: string): Listed {
    return this.#apps.get(app)?.resources.get(resource) ?? NONE;
  }

  /** @returns null for an app that the policy does not have */
  #listed({ app, resource }: Target): Listed | null {
    if (app === null) return this.everywhere;
    const targets = this.#apps.get(app);
    if (targets === undefined) return null;
    if (resource === null) return targets.all;
    let listed = targets.resources.get(resource);
    if (listed === undefined) targets.resources.set(resource, (listed = { grants: [], denies: [] }));
    return listed;
  }
}

/** Whether one of the targets names this resource of this app. */
export function names(targets: readonly Target[], app: string, resource: string): boolean {
  return targets.some(
    (target) =>
      (target.app === null || target.app === app) && (target.resource === null || target.resource === resource),
  );
}

/** Whether one of the targets is the app as a whole. */
export function namesWhole(targets: readonly Target[], app: string): boolean {
  return targets.some((target) => target.resource === null && (target.app === null || target.app === app));
}
