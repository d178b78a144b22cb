/** What rules read and ask about, whatever the request: the inputs that the access record keeps for a replay. */

import { readByGroups, readByPostures } from './atoms-read.ts';
import type { Attribute, Conditions, Policy, PolicyApp, Rule, Who } from './model.ts';

type Holder = { readonly rule: Rule };

/** Claims, then device facts, by name; each once. */
export function readsOf(policy: Policy, app: PolicyApp | null, holders: readonly Holder[]): readonly Attribute[] {
  const found = new Map<string, Attribute>();
  const add = (attribute: Attribute | undefined): void => {
    if (attribute !== undefined) found.set(`${attribute.source}.${attribute.name}`, attribute);
  };
  for (const { rule } of holders) {
    const who = whoOf(rule);
    for (const { test } of readByGroups(groupNames(who), policy)) add(test.attribute);
    for (const one of who) for (const name of builtInsOf(one, rule)) add(policy.claims.get(name));
    for (const { posture, same } of conditionsOf(app, rule)) {
      for (const { test } of readByPostures(posture?.names ?? [], policy)) add(test.attribute);
      if (same !== null) add(same.attribute);
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, attribute]) => attribute);
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

export function groupNames(who: readonly Who[]): readonly string[] {
  const names: string[] = [];
  for (const one of who) if (one.kind === 'group') names.push(one.name);
  return names;
}

/** The claims that an entry of `who` reads by itself, without a group. */
export function builtInsOf(who: Who, rule: Rule): readonly string[] {
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
