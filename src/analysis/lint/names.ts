/** Definitions that nothing uses, and resources that nothing opens. */

import { namesIn } from '../../core/policy/atoms-read.ts';
import type { Conditions, Names, Policy, Unless, Who } from '../../core/policy/model.ts';
import { type Finding, finding } from './finding.ts';

export function unusedNames(policy: Policy): readonly Finding[] {
  const used = usedIn(policy);
  const kinds = [
    ['group', policy.groups],
    ['posture', policy.postures],
    ['network', policy.networks],
    ['schedule', policy.schedules],
  ] as const;
  return kinds.flatMap(([kind, all]) =>
    [...all.values()].flatMap((one) => {
      if (used.has(`${kind} ${one.name}`)) return [];
      return [finding('warning', 'unused-name', one, `no rule uses ${kind} \`${one.name}\``, 'remove it')];
    }),
  );
}

/** Denied to everybody: perhaps what was granted once. */
export function closedResources({ apps, grants }: Policy): readonly Finding[] {
  return [...apps.values()].flatMap((app) =>
    app.resources.flatMap((resource) => {
      const granted = grants.some(({ to }) =>
        to.some((one) => (one.app ?? app.name) === app.name && (one.resource ?? resource.name) === resource.name),
      );
      if (granted) return [];
      return [finding('note', 'no-grant', resource, `no grant opens \`${app.name}/${resource.name}\``, null)];
    }),
  );
}

/** `group finance`: those that rules name, and what these are made of. */
function usedIn(policy: Policy): ReadonlySet<string> {
  const used = new Set<string>();
  const follow = (kind: 'group' | 'posture', name: string): void => {
    const key = `${kind} ${name}`;
    if (used.has(key)) return;
    used.add(key);
    const predicate = (kind === 'group' ? policy.groups : policy.postures).get(name)?.predicate;
    for (const inner of predicate === undefined ? [] : namesIn(predicate)) follow(kind, inner);
  };
  const addWho = (who: readonly Who[] | null): void => {
    for (const one of who ?? []) if (one.kind === 'group') follow('group', one.name);
  };
  const addAsked = ({ posture, network, schedule }: Conditions | Unless): void => {
    for (const name of namesOf(posture)) follow('posture', name);
    for (const name of namesOf(network)) used.add(`network ${name}`);
    for (const name of namesOf(schedule)) used.add(`schedule ${name}`);
  };
  for (const rule of [...policy.grants, ...policy.denies, ...policy.nevers]) {
    addWho(rule.who);
    addAsked(rule.conditions);
    if (rule.kind === 'grant' || rule.unless === null) continue;
    addWho(rule.unless.who);
    addAsked(rule.unless);
  }
  for (const { floor } of policy.apps.values()) if (floor !== null) addAsked(floor.conditions);
  return used;
}

function namesOf(names: Names | null): readonly string[] {
  return names?.names ?? [];
}
