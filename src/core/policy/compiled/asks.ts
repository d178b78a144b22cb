/** C_rest of a rule, a floor or an `unless`, with the names looked up. */

import type { Names, Network, Policy, Posture, Same, Schedule } from '../model.ts';
import type { Asked } from '../reads.ts';

/** Null = not asked. Inside a list any one is enough. */
export interface Asks {
  readonly postures: readonly Posture[] | null;
  readonly networks: readonly string[] | null;
  readonly schedules: readonly Schedule[] | null;
  readonly same: Same | null;
}

export function asksOf({ posture, network, schedule, same }: Asked, policy: Policy): Asks {
  return {
    postures: lookUp(posture, policy.postures),
    networks: lookUp<Network>(network, policy.networks)?.map(({ name }) => name) ?? null,
    schedules: lookUp(schedule, policy.schedules),
    same,
  };
}

function lookUp<Thing>(asked: Names | null, things: ReadonlyMap<string, Thing>): readonly Thing[] | null {
  return asked === null ? null : asked.names.flatMap((name) => things.get(name) ?? []);
}
