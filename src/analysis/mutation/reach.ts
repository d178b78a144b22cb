/** In which apps a part of the policy can matter: through the enforced rules that read it. */

import { namesIn } from '../../core/policy/atoms-read.ts';
import type { Policy, PolicyApp, Predicate, Rule } from '../../core/policy/model.ts';
import { conditionsOf, groupNames, whoOf } from '../../core/policy/reads.ts';
import { counts } from '../../core/policy/scope.ts';
import type { Subject } from './mutant.ts';

type Named = Extract<Subject['kind'], 'group' | 'posture' | 'network' | 'schedule'>;

type Apps = ReadonlySet<string>;

export class Reach {
  readonly #policy: Policy;
  readonly #rules: ReadonlyMap<string, Rule>;
  /** By kind and name. */
  readonly #apps = new Map<string, Set<string>>();

  constructor(policy: Policy) {
    const rules = [...policy.grants, ...policy.denies];
    this.#policy = policy;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    for (const rule of rules) {
      if (!counts(rule, 'enforced')) continue;
      for (const app of appsOf(rule, policy)) this.#addRule(rule, app);
    }
  }

  /** Empty: nothing that is enforced reads it. */
  of({ kind, name }: Subject): Apps {
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
        return this.#apps.get(`${kind} ${name}`) ?? new Set();
    }
  }

  #addRule(rule: Rule, app: PolicyApp): void {
    const { groups, postures } = this.#policy;
    this.#addAll('group', groupNames(whoOf(rule)), app, groups);
    for (const { posture, network, schedule } of conditionsOf(app, rule)) {
      this.#addAll('posture', posture?.names ?? [], app, postures);
      for (const name of network?.names ?? []) this.#add('network', name, app);
      for (const name of schedule?.names ?? []) this.#add('schedule', name, app);
    }
  }

  /** Through all that they name. */
  #addAll(
    kind: Named,
    names: readonly string[],
    app: PolicyApp,
    known: ReadonlyMap<string, { readonly predicate: Predicate }>,
  ): void {
    for (const name of names) {
      const one = known.get(name);
      if (this.#add(kind, name, app) && one !== undefined) this.#addAll(kind, namesIn(one.predicate), app, known);
    }
  }

  /** False when it was known. */
  #add(kind: Named, name: string, app: PolicyApp): boolean {
    const key = `${kind} ${name}`;
    const apps = this.#apps.get(key) ?? new Set();
    if (apps.has(app.name)) return false;
    this.#apps.set(key, apps.add(app.name));
    return true;
  }
}

function appsOf({ to }: Rule, { apps }: Policy): readonly PolicyApp[] {
  if (to.some(({ app }) => app === null)) return [...apps.values()];
  return [...new Set(to.map(({ app }) => app ?? ''))].flatMap((name) => apps.get(name) ?? []);
}
