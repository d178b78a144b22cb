/** C_rest of line 6: posture, network, schedule and `same`. */

import { contains } from '../address.ts';
import { foldValue } from '../fold.ts';
import { inSchedule } from '../schedule.ts';
import { readClaim } from './attribute.ts';
import type { Names, Same } from './model.ts';
import type { Pair } from './pair.ts';
import { hasPosture } from './predicate.ts';
import type { Situation } from './situation.ts';
import type { Reading } from './subject.ts';
import { or, type Truth, truth } from './truth.ts';

export function postureTruth(asked: Names | null, situation: Situation): Truth {
  if (asked === null) return 'T';
  let result: Truth = 'F';
  for (const name of asked.names) {
    result = or(result, hasPosture(name, situation));
    if (result === 'T') break;
  }
  return result;
}

/** Never unknown: every request comes from somewhere. */
export function networkTruth(asked: Names | null, { policy, query }: Situation): Truth {
  if (asked === null) return 'T';
  for (const name of asked.names) {
    for (const cidr of policy.networks.get(name)?.cidrs ?? []) if (contains(cidr, query.ip)) return 'T';
  }
  return 'F';
}

/** Never unknown. */
export function scheduleTruth(asked: Names | null, { policy, query }: Situation): Truth {
  if (asked === null) return 'T';
  for (const name of asked.names) {
    const schedule = policy.schedules.get(name);
    if (schedule !== undefined && inSchedule(schedule, query.now)) return 'T';
  }
  return 'F';
}

/** The path parameter equals my claim, or is an element of it. Wide: both are folded, as a lax upstream might. */
export function sameTruth(asked: Same | null, pair: Pair, reading: Reading, situation: Situation): Truth {
  if (asked === null) return 'T';
  const { identity } = situation;
  if (identity !== 'unknown' && identity.via === 'none') return 'F';
  const bound = reading === 'narrow' ? pair.narrow?.[asked.parameter] : pair.wide[asked.parameter];
  const mine = readClaim(asked.attribute, situation);
  if (bound === undefined || mine === null) return 'U';
  if (typeof mine === 'string') return truth(bound === read(mine, reading));
  if (typeof mine !== 'object') return 'U';
  for (const one of mine) {
    // A version is no text that a path could spell.
    if (typeof one !== 'string') return 'U';
    if (bound === read(one, reading)) return 'T';
  }
  return 'F';
}

function read(value: string, reading: Reading): string {
  return reading === 'narrow' ? value : foldValue(value);
}
