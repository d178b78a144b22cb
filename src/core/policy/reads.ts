/** What rules read and ask about, whatever the request: the inputs that the access record keeps for a replay. */

import type { Attribute, Conditions, Policy, PolicyApp, Predicate, Rule, Who } from './model.ts';

type Holder = { readonly rule: Rule };

/** Claims, then device facts, by name; each once. */
export function readsOf(policy: Policy, app: PolicyApp | null, holders: readonly Holder[]): readonly Attribute[] {
  const found = new Set<Attribute>();
  const seen = new Set<Predicate>();
  const predicate = (part: Predicate | undefined, names: ReadonlyMap<string, { predicate: Predicate }>): void => {
    if (part === undefined || seen.has(part)) return;
    seen.add(part);
    switch (part.kind) {
      case 'all':
      case 'any':
        for (const inner of part.of) predicate(inner, names);
        return;
      case 'name':
        return predicate(names.get(part.name)?.predicate, names);
      case 'test':
        found.add(part.attribute);
    }
  };
  for (const { rule } of holders) {
    for (const one of whoOf(rule)) {
      if (one.kind === 'group') predicate(policy.groups.get(one.name)?.predicate, policy.groups);
      for (const name of builtInsOf(one, rule)) {
        const attribute = policy.claims.get(name);
        if (attribute !== undefined) found.add(attribute);
      }
    }
    for (const { posture, same } of conditionsOf(app, rule)) {
      for (const name of posture?.names ?? []) predicate(policy.postures.get(name)?.predicate, policy.postures);
      if (same !== null) found.add(same.attribute);
    }
  }
  return distinct(found).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Names of the postures that these rules ask about, in code-unit order. */
export function posturesOf(app: PolicyApp | null, holders: readonly Holder[]): readonly string[] {
  const names = new Set<string>();
  for (const { rule } of holders) {
    for (const { posture } of conditionsOf(app, rule)) for (const name of posture?.names ?? []) names.add(name);
  }
  return [...names].sort();
}

/** The part that grants, denies and `unless` have in common. */
export type Asked = Pick<Conditions, 'network' | 'posture' | 'same' | 'schedule'>;

/** `if`, the floor above it, `unless`. */
export function conditionsOf(app: PolicyApp | null, rule: Rule): readonly Asked[] {
  const asked: Asked[] = [rule.conditions];
  switch (rule.kind) {
    case 'grant':
      if (app !== null && app.floor !== null) asked.push(app.floor.conditions);
      break;
    case 'deny':
      if (rule.unless !== null) asked.push(rule.unless);
  }
  return asked;
}

export function whoOf(rule: Rule): readonly Who[] {
  return rule.kind === 'deny' && rule.unless?.who ? [...rule.who, ...rule.unless.who] : rule.who;
}

function builtInsOf(who: Who, rule: Rule): readonly string[] {
  switch (who.kind) {
    case 'anyone':
    case 'authenticated':
    case 'group':
      return [];
    case 'user':
      return rule.kind === 'deny' && rule.unless === null ? ['email'] : ['email', 'email_verified'];
    case 'sub':
      return ['iss', 'sub'];
  }
}

/** The same attribute may be another object after it crossed threads. */
function distinct(attributes: Iterable<Attribute>): Attribute[] {
  return [...new Map([...attributes].map((attribute) => [keyOf(attribute), attribute])).values()];
}

function keyOf({ source, name }: Attribute): string {
  return `${source}.${name}`;
}
