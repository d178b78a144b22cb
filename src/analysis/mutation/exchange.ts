/** The same policy with one part exchanged. Nothing is copied but what holds the part. */

import type { Policy, PolicyApp, Rule } from '../../core/policy/model.ts';

/** @param changed of the same kind; null = the rule is gone */
export function withRule(policy: Policy, rule: Rule, changed: Rule | null): Policy {
  switch (rule.kind) {
    case 'grant':
      return { ...policy, grants: policy.grants.flatMap((one) => exchanged(one, rule, changed, 'grant')) };
    case 'deny':
      return { ...policy, denies: policy.denies.flatMap((one) => exchanged(one, rule, changed, 'deny')) };
  }
}

export function withApp(policy: Policy, app: PolicyApp): Policy {
  return { ...policy, apps: withEntry(policy.apps, app) };
}

export function withEntry<T extends { readonly name: string }>(
  entries: ReadonlyMap<string, T>,
  entry: T,
): ReadonlyMap<string, T> {
  return new Map(entries).set(entry.name, entry);
}

function exchanged<Kind extends Rule['kind']>(
  one: Extract<Rule, { kind: Kind }>,
  rule: Rule,
  changed: Rule | null,
  kind: Kind,
): Extract<Rule, { kind: Kind }>[] {
  if (one !== rule) return [one];
  return isOf(changed, kind) ? [changed] : [];
}

function isOf<Kind extends Rule['kind']>(rule: Rule | null, kind: Kind): rule is Extract<Rule, { kind: Kind }> {
  return rule?.kind === kind;
}
