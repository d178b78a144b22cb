/** In which apps a part of the policy can matter: through the enforced rules that read it. */

import type { Policy, PolicyApp, Rule } from '../../core/policy/model.ts';
import { counts } from '../../core/policy/scope.ts';
import { keyOf, type Subject } from './mutant.ts';
import { NamesRead } from './names-read.ts';

type Apps = ReadonlySet<string>;

export class Reach {
  readonly #policy: Policy;
  readonly #rules: ReadonlyMap<string, Rule>;
  /** Of what has a name. */
  readonly #apps = new Map<string, Set<string>>();

  constructor(policy: Policy) {
    const rules = [...policy.grants, ...policy.denies];
    this.#policy = policy;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    const names = new NamesRead(policy);
    for (const rule of rules) {
      if (!counts(rule, 'enforced')) continue;
      for (const app of appsOf(rule, policy)) for (const key of names.of(rule, app)) this.#add(key, app);
    }
  }

  /** Empty: nothing that is enforced reads it. */
  of(subject: Subject): Apps {
    const { kind, name } = subject;
    switch (kind) {
      case 'grant':
      case 'deny': {
        const rule = this.#rules.get(name);
        return new Set(rule === undefined ? [] : appsOf(rule, this.#policy).map((app) => app.name));
      }
      case 'floor':
        return new Set([name]);
      case 'resource':
        return new Set([name.slice(0, name.indexOf('/'))]);
      case 'group':
      case 'posture':
      case 'network':
      case 'schedule':
        return this.#apps.get(keyOf(subject)) ?? new Set();
    }
  }

  #add(key: string, { name }: PolicyApp): void {
    const apps = this.#apps.get(key);
    if (apps === undefined) this.#apps.set(key, new Set([name]));
    else apps.add(name);
  }
}

function appsOf({ to }: Rule, { apps }: Policy): readonly PolicyApp[] {
  if (to.some(({ app }) => app === null)) return [...apps.values()];
  return [...new Set(to.map(({ app }) => app ?? ''))].flatMap((name) => apps.get(name) ?? []);
}
