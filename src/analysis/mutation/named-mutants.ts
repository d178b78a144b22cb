/** Mutants of what rules name: groups, postures, networks, schedules. */

import { type Cidr, formatAddress, parseCidr } from '../../core/address.ts';
import type { Group, Network, Policy, Posture, Predicate, Schedule } from '../../core/policy/model.ts';
import { withEntry } from './exchange.ts';
import { asMutant, type Mutant, type Variant } from './mutant.ts';
import { predicateVariants } from './predicate-variants.ts';

export function groupMutants(group: Group, policy: Policy): Mutant[] {
  const make = (predicate: Predicate): Policy => ({
    ...policy,
    groups: withEntry(policy.groups, { ...group, predicate }),
  });
  const variants = predicateVariants(group.predicate, 'is everybody signed in');
  return variants.map((variant) => asMutant({ kind: 'group', name: group.name }, variant, make));
}

/** ms; a hundred years. */
const FOR_EVER = 36_525 * 86_400_000;

export function postureMutants(posture: Posture, policy: Policy): Mutant[] {
  const make = (value: Posture): Policy => ({ ...policy, postures: withEntry(policy.postures, value) });
  const ageless: Variant<Posture> = {
    value: { ...posture, maxAge: FOR_EVER },
    change: 'accepts facts of any age',
    part: null,
    at: posture.at,
  };
  const variants = predicateVariants(posture.predicate, 'holds for every device').map(
    ({ value, ...said }): Variant<Posture> => ({ value: { ...posture, predicate: value }, ...said }),
  );
  return [ageless, ...variants].map((variant) => asMutant({ kind: 'posture', name: posture.name }, variant, make));
}

/** All of its ranges at once: a test from beside any of them notices. */
export function networkMutants(network: Network, policy: Policy): Mutant[] {
  const wide = network.cidrs.flatMap((cidr) => widened(cidr) ?? []);
  if (wide.length < network.cidrs.length) return [];
  const variant: Variant<Network> = {
    value: { ...network, cidrs: wide },
    change: `is twice as wide (${wide.map(({ source }) => `\`${source}\``).join(', ')})`,
    part: null,
    at: network.at,
  };
  const make = (value: Network): Policy => ({ ...policy, networks: withEntry(policy.networks, value) });
  return [asMutant({ kind: 'network', name: network.name }, variant, make)];
}

/** With the range beside it; null when it is all there is. */
function widened({ address, bits }: Cidr): Cidr | null {
  if (bits === 0) return null;
  const last = (bits - 1) >> 3;
  const first = address.with(last, (address[last] ?? 0) & ~(0x80 >> ((bits - 1) & 7)));
  return parseCidr(`${formatAddress(first)}/${bits - 1}`);
}

const HOUR = 60;
const DAY = 24 * HOUR;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Open for longer: an hour before, an hour after, a day more. */
export function scheduleMutants(schedule: Schedule, policy: Policy): Mutant[] {
  const { days, from, to, at } = schedule;
  const make = (value: Schedule): Policy => ({ ...policy, schedules: withEntry(policy.schedules, value) });
  const closed = (from - to + DAY) % DAY;
  const variants: Variant<Schedule>[] = [];
  const add = (value: Partial<Schedule>, change: string): void => {
    variants.push({ value: { ...schedule, ...value }, change, part: null, at });
  };
  // An edge must not pass the other, which would close what was to be opened; nor midnight, which is another day's.
  if (closed > HOUR && from >= HOUR) add({ from: from - HOUR }, 'begins an hour earlier');
  if (closed > HOUR) add({ to: (to + HOUR) % DAY }, 'ends an hour later');
  const more = DAYS.findIndex((_, day) => !days.includes(day));
  if (more !== -1) add({ days: [...days, more] }, `holds on \`${DAYS[more] ?? ''}\`, too`);
  return variants.map((variant) => asMutant({ kind: 'schedule', name: schedule.name }, variant, make));
}
