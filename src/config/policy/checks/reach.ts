/** Which resources the rules reach, and which grants reach a resource: worked out once for all checks. */

import type { Grant, Policy, PolicyApp, Resource, Rule, Target } from '../../../core/policy/model.ts';
import { type Meetings, meetings } from './route-relation.ts';

export interface Reached {
  readonly app: PolicyApp;
  readonly resource: Resource;
}

export class Reach {
  readonly #byApp = new Map<string, readonly Reached[]>();
  /** By app and resource. */
  readonly #byName = new Map<string, Reached>();
  readonly #meetings = new Map<PolicyApp, Meetings>();
  readonly #everywhere: readonly Reached[];
  readonly #grants = new Map<Resource, Grant[]>();

  constructor(policy: Policy) {
    for (const app of policy.apps.values()) {
      const reached = app.resources.map((resource) => ({ app, resource }));
      this.#byApp.set(app.name, reached);
      for (const one of reached) this.#byName.set(`${app.name}/${one.resource.name}`, one);
    }
    this.#everywhere = [...this.#byApp.values()].flat();
    for (const grant of policy.grants) {
      for (const { resource } of this.of(grant)) {
        const known = this.#grants.get(resource);
        if (known === undefined) this.#grants.set(resource, [grant]);
        else known.push(grant);
      }
    }
  }

  of(rule: Rule): readonly Reached[] {
    return this.to(rule.to);
  }

  /** Each resource once. An app that was wrong by itself has none. */
  to(targets: readonly Target[]): readonly Reached[] {
    const [only] = targets;
    if (only !== undefined && targets.length === 1) return this.#one(only);
    return [...new Set(targets.flatMap((target) => this.#one(target)))];
  }

  /** Shadow grants, too: they are meant to be enforced one day. */
  grantsOn(resource: Resource): readonly Grant[] {
    return this.#grants.get(resource) ?? [];
  }

  in(app: PolicyApp): readonly Reached[] {
    return this.#byApp.get(app.name) ?? [];
  }

  /** Lines of the app that some request matches both. */
  meetingsIn(app: PolicyApp): Meetings {
    let found = this.#meetings.get(app);
    if (found === undefined) {
      found = meetings(app.resources);
      this.#meetings.set(app, found);
    }
    return found;
  }

  #one({ app, resource }: Target): readonly Reached[] {
    if (app === null) return this.#everywhere;
    if (resource === null) return this.#byApp.get(app) ?? [];
    const reached = this.#byName.get(`${app}/${resource}`);
    return reached === undefined ? [] : [reached];
  }
}

/** Whether the floor of an app holds for one of its resources. */
export function isBelowFloor({ app, resource }: Reached): boolean {
  return app.floor !== null && !app.floor.except.includes(resource.name);
}
