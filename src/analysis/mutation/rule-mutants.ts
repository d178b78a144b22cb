/** Mutants of grants and denies. */

import type { Deny, Policy, Rule, Target, Unless, Who } from '../../core/policy/model.ts';
import { whoWords } from '../../core/policy/words.ts';
import { askedVariants, conditionVariants } from './condition-variants.ts';
import { withRule } from './exchange.ts';
import { asMutant, lacking, type Mutant, type Variant } from './mutant.ts';

/**
 * Left out is what whoever kills another one kills as well: a grant that became a deny (it is gone), a rule put in
 * shadow (the same), `who` opened to those who are not signed in (it is open to everybody who is).
 */
export function ruleMutants(rule: Rule, policy: Policy): Mutant[] {
  const subject = { kind: rule.kind, name: rule.id };
  const variants = rule.mode === 'shadow' ? [enforced(rule)] : enforcedVariants(rule, policy);
  return variants.map((variant) => asMutant(subject, variant, (value) => withRule(policy, rule, value)));
}

/** Nothing else of a rule in shadow decides anything. */
function enforced(rule: Rule): Variant<Rule | null> {
  return { value: { ...rule, mode: 'enforce' }, change: 'is enforced', part: null, at: rule.at };
}

function enforcedVariants(rule: Rule, policy: Policy): Variant<Rule | null>[] {
  return [
    { value: null, change: 'is gone', part: 'rule', at: rule.at },
    ...whoVariants(rule.who).map((variant) => inRule(variant, (who) => ({ ...rule, who }))),
    ...targetVariants(rule, policy).map((variant) => inRule(variant, (to) => ({ ...rule, to }))),
    ...conditionVariants(rule.conditions).map((variant) => inRule(variant, (conditions) => ({ ...rule, conditions }))),
    ...timeVariants(rule),
    ...(rule.kind === 'deny' ? unlessVariants(rule) : []),
  ];
}

function inRule<T>({ value, ...said }: Variant<T>, make: (value: T) => Rule): Variant<Rule> {
  return { value: make(value), ...said };
}

function whoVariants(who: readonly Who[]): Variant<readonly Who[]>[] {
  const variants = lessWho(who);
  const [first] = who;
  if (first === undefined || who.some(({ kind }) => kind === 'anyone')) return variants;
  const { at } = first;
  if (who.some(({ kind }) => kind === 'authenticated')) {
    return [...variants, { value: [{ kind: 'anyone', at }], change: 'is for anyone', part: 'who', at }];
  }
  const everybody: Who = { kind: 'authenticated', at };
  return [...variants, { value: [everybody], change: 'is for everybody signed in', part: 'who', at }];
}

function lessWho(who: readonly Who[]): Variant<readonly Who[]>[] {
  return lacking(who).map(({ left, gone }) => {
    return { value: left, change: `is not for \`${whoWords(gone)}\``, part: null, at: gone.at };
  });
}

function targetVariants({ to, conditions }: Rule, policy: Policy): Variant<readonly Target[]>[] {
  const variants = lessTargets(to, 'does not reach');
  for (const { app, resource, at } of to) {
    const whole = app === null ? undefined : policy.apps.get(app);
    if (app === null || resource === null || whole === undefined || whole.resources.length < 2) continue;
    // Another resource need not bind the parameter.
    if (conditions.same !== null || whole.floor?.conditions.same) continue;
    if (variants.some(({ change }) => change === reachesAll(app))) continue;
    const value = [...to.filter((target) => target.app !== app), { app, resource: null, at }];
    variants.push({ value, change: reachesAll(app), part: null, at });
  }
  return variants;
}

function reachesAll(app: string): string {
  return `reaches all of \`${app}\``;
}

function lessTargets(to: readonly Target[], verb: string): Variant<readonly Target[]>[] {
  return lacking(to).map(({ left, gone }) => {
    return { value: left, change: `${verb} \`${targetWords(gone)}\``, part: null, at: gone.at };
  });
}

function targetWords({ app, resource }: Target): string {
  return app === null ? '*' : `${app}/${resource ?? '*'}`;
}

function timeVariants(rule: Rule): Variant<Rule>[] {
  const { at, notBefore, until } = rule;
  const variants: Variant<Rule>[] = [];
  if (notBefore !== null) {
    const value = { ...rule, notBefore: null };
    variants.push({ value, change: 'does not wait for its `not_before`', part: 'not_before', at });
  }
  if (until !== null) variants.push({ value: { ...rule, until: null }, change: 'never ends', part: 'until', at });
  return variants;
}

function unlessVariants(deny: Deny): Variant<Deny>[] {
  const { unless } = deny;
  if (unless === null) return [];
  const gone: Variant<Unless | null> = { value: null, change: 'has no `unless`', part: 'unless', at: unless.at };
  return [gone, ...lessUnless(unless)].map(({ value, ...said }) => ({ value: { ...deny, unless: value }, ...said }));
}

/** With its only key gone an `unless` would always hold: that is the deny gone. */
function lessUnless(unless: Unless): Variant<Unless>[] {
  const { who, to, posture, network, schedule, same, at } = unless;
  const keys: Variant<Unless>[] = [
    { value: { ...unless, who: null }, change: 'does not ask for `who`', part: 'who', at },
    { value: { ...unless, to: null }, change: 'does not ask for `to`', part: 'to', at },
  ].filter(({ part }) => (part === 'who' ? who : to) !== null);
  const asked = [who, to, posture, network, schedule, same].filter((key) => key !== null).length;
  const variants = [
    ...[...keys, ...askedVariants(unless)].filter(({ part }) => part === null || asked > 1),
    ...lessWho(who ?? []).map((variant) => inUnless(variant, (value) => ({ ...unless, who: value }))),
    ...lessTargets(to ?? [], 'does not reach').map((variant) =>
      inUnless(variant, (value) => ({ ...unless, to: value })),
    ),
  ];
  return variants.map(({ part, change, ...rest }) => {
    return { ...rest, change: `has an \`unless\` that ${change}`, part: part === null ? null : `unless.${part}` };
  });
}

function inUnless<T>({ value, ...said }: Variant<T>, make: (value: T) => Unless): Variant<Unless> {
  return { value: make(value), ...said };
}
