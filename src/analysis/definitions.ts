/** What the names in an answer stand for: a reader need not look them up. */

import { namesIn } from '../core/policy/atoms-read.ts';
import type { Conditions, Grant, Names, Policy, Predicate } from '../core/policy/model.ts';
import { formatDuration } from '../core/duration.ts';
import { nameOf, operatorWords } from '../core/policy/words.ts';

export interface Definition {
  readonly kind: 'group' | 'posture' | 'network' | 'schedule';
  readonly name: string;
  readonly words: string;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Those that these grants and the floors above them name, and what these are made of; by kind, then by name. */
export function definitionsFor(policy: Policy, grants: readonly Grant[]): readonly Definition[] {
  const asked = grants.flatMap(({ conditions, to }): Conditions[] => {
    const apps = to.flatMap(({ app }) => (app === null ? [...policy.apps.values()] : (policy.apps.get(app) ?? [])));
    return [conditions, ...apps.flatMap(({ floor }) => floor?.conditions ?? [])];
  });
  const namesOf = (key: 'posture' | 'network' | 'schedule'): string[] => asked.flatMap((one) => listOf(one[key]));
  const groups = grants.flatMap(({ who }) => who.flatMap((one) => (one.kind === 'group' ? [one.name] : [])));
  return [
    ...closed(groups, (name) => policy.groups.get(name)?.predicate).flatMap((name) => {
      const group = policy.groups.get(name);
      return group === undefined ? [] : [{ kind: 'group', name, words: predicateWords(group.predicate) } as const];
    }),
    ...closed(namesOf('posture'), (name) => policy.postures.get(name)?.predicate).flatMap((name) => {
      const posture = policy.postures.get(name);
      if (posture === undefined) return [];
      const words = `${predicateWords(posture.predicate)}, at most ${formatDuration(posture.maxAge)} old`;
      return [{ kind: 'posture', name, words } as const];
    }),
    ...sorted(namesOf('network')).flatMap((name) => {
      const network = policy.networks.get(name);
      const words = network?.cidrs.map(({ source }) => source).join(', ');
      return words === undefined ? [] : [{ kind: 'network', name, words } as const];
    }),
    ...sorted(namesOf('schedule')).flatMap((name) => {
      const schedule = policy.schedules.get(name);
      if (schedule === undefined) return [];
      const days = schedule.days.map((day) => DAYS[day] ?? '').join(' ');
      const words = `${days}, ${clock(schedule.from)} to ${clock(schedule.to)} ${schedule.zone}`;
      return [{ kind: 'schedule', name, words } as const];
    }),
  ];
}

function listOf(names: Names | null): readonly string[] {
  return names?.names ?? [];
}

/** With what they name, too. */
function closed(names: readonly string[], predicateOf: (name: string) => Predicate | undefined): readonly string[] {
  const found = new Set(names);
  for (const name of found) {
    const predicate = predicateOf(name);
    if (predicate !== undefined) for (const inner of namesIn(predicate)) found.add(inner);
  }
  return sorted([...found]);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function predicateWords(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'test':
      return `${nameOf(predicate.attribute)} must ${operatorWords(predicate.operator)}`;
    case 'name':
      return predicate.name;
    case 'all':
      return namesFirst(predicate.of).map(partWords).join(' and ');
    case 'any':
      return namesFirst(predicate.of).map(partWords).join(' or ');
  }
}

function namesFirst(parts: readonly Predicate[]): readonly Predicate[] {
  return [...parts.filter(({ kind }) => kind === 'name'), ...parts.filter(({ kind }) => kind !== 'name')];
}

function partWords(predicate: Predicate): string {
  const words = predicateWords(predicate);
  return (predicate.kind === 'all' || predicate.kind === 'any') && predicate.of.length > 1 ? `(${words})` : words;
}

/** Minutes since midnight. */
function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
