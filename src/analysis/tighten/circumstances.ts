/** The strictest posture, networks and schedule that every use of a grant satisfied. */

import type { Cidr } from '../../core/address.ts';
import type { Policy, Schedule } from '../../core/policy/model.ts';
import { type Candidate, distinct, isEnough, type Learned, usedApps } from './candidate.ts';
import { impliesPosture } from './posture-order.ts';
import type { Use } from './use.ts';

type Key = 'posture' | 'network' | 'schedule';

const HOLDING = { posture: 'postures', network: 'networks', schedule: 'schedules' } as const;

export function strictestCircumstances(learned: Learned): readonly Candidate[] {
  if (!isEnough(learned.usages)) return [];
  return [
    ...asked('posture', strictestPosture(learned), learned),
    ...asked(
      'network',
      cover('network', learned, (name) => sizeOf(learned.policy, name)),
      learned,
    ),
    ...asked(
      'schedule',
      cover('schedule', learned, (name) => lengthOf(learned.policy, name)),
      learned,
    ),
  ];
}

function asked(key: Key, names: readonly string[] | null, learned: Learned): readonly Candidate[] {
  const own = learned.grant.conditions[key]?.names ?? null;
  if (names === null || isAsked(key, names, learned) || (own !== null && own.join() === names.join())) return [];
  const allows = (use: Use): boolean => use[HOLDING[key]].some((name) => names.includes(name));
  return [{ edit: { kind: 'ask', grant: learned.grant.id, key, names }, allows }];
}

/** The floors ask for it already, or for more. */
function isAsked(key: Key, names: readonly string[], learned: Learned): boolean {
  const apps = usedApps(learned);
  const covered = (name: string): boolean => names.some((one) => isStricter(key, name, one, learned.policy));
  return apps.length > 0 && apps.every(({ floor }) => floor?.conditions[key]?.names.every(covered) ?? false);
}

function isStricter(key: Key, one: string, other: string, policy: Policy): boolean {
  return key === 'posture' ? impliesPosture(policy, one, other) : one === other;
}

/** One that held in every use, and that no other such one implies; else those of its own that were needed. */
function strictestPosture(learned: Learned): readonly string[] | null {
  const { policy, usages, grant } = learned;
  const own = grant.conditions.posture?.names ?? null;
  const always = [...policy.postures.keys()].filter((name) => usages.every(({ use }) => use.postures.includes(name)));
  const strictest = always.filter(
    (name) => !always.some((other) => other !== name && impliesPosture(policy, other, name)),
  );
  const fitting =
    own === null ? strictest : strictest.filter((name) => own.some((one) => impliesPosture(policy, name, one)));
  const [best] = fitting;
  if (best !== undefined) return [best];
  return own === null ? null : cover('posture', learned, () => 0);
}

/**
 * For each use the smallest that held, of those that the grant names or, where it names none, of all.
 * @returns null when none held in some use
 */
function cover(key: Key, { policy, grant, usages }: Learned, size: (name: string) => number): readonly string[] | null {
  const pool = grant.conditions[key]?.names ?? [...policy[HOLDING[key]].keys()];
  const needed = usages.map(({ use }) => {
    const held = pool.filter((name) => use[HOLDING[key]].includes(name));
    return held.toSorted((a, b) => size(a) - size(b))[0] ?? null;
  });
  if (needed.includes(null)) return null;
  const names = distinct(needed.flatMap((name) => name ?? []));
  return pool.filter((name) => names.includes(name));
}

/** Addresses; of IPv6 so many that only other such networks compare. */
function sizeOf(policy: Policy, network: string): number {
  return (policy.networks.get(network)?.cidrs ?? []).reduce((sum, cidr) => sum + addressesOf(cidr), 0);
}

function addressesOf({ address, bits }: Cidr): number {
  return 2 ** (address.length * 8 - bits);
}

/** Minutes of a week. */
function lengthOf(policy: Policy, schedule: string): number {
  const found = policy.schedules.get(schedule);
  return found === undefined ? 0 : minutesOf(found);
}

const DAY = 1440;

function minutesOf({ days, from, to }: Schedule): number {
  return days.length * (from < to ? to - from : to - from + DAY);
}
