/** Line 6, C_rest: posture, network, schedule and `same`, against the tables. */

import { inSchedule } from '../../schedule.ts';
import type { Posture, Same, Schedule } from '../model.ts';
import type { Reading } from '../subject.ts';
import { and, or, type Truth, truth } from '../truth.ts';
import type { Asks } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';

export function restTruth(asks: Asks, pair: ClassPair, reading: Reading, frame: Frame): Truth {
  if (networkTruth(asks.networks, frame) === 'F' || scheduleTruth(asks.schedules, frame) === 'F') return 'F';
  const same = sameTruth(asks.same, pair, reading, frame);
  return same === 'F' ? same : and(same, postureTruth(asks.postures, frame));
}

/** Never unknown. */
export function networkTruth(networks: readonly string[] | null, frame: Frame): Truth {
  if (networks === null) return 'T';
  for (const network of networks) if (frame.isIn(network)) return 'T';
  return 'F';
}

/** Never unknown. */
export function scheduleTruth(schedules: readonly Schedule[] | null, { query }: Frame): Truth {
  if (schedules === null) return 'T';
  for (const schedule of schedules) if (inSchedule(schedule, query.now)) return 'T';
  return 'F';
}

export function postureTruth(postures: readonly Posture[] | null, frame: Frame): Truth {
  if (postures === null) return 'T';
  let result: Truth = 'F';
  for (const posture of postures) {
    result = or(result, frame.posture(posture).truth);
    if (result === 'T') break;
  }
  return result;
}

export function sameTruth(same: Same | null, pair: ClassPair, reading: Reading, frame: Frame): Truth {
  if (same === null) return 'T';
  if (frame.identity === 'unknown') return 'U';
  if (frame.portrait === null) return 'F';
  const bound = boundAt(same.parameter, pair, reading, frame);
  const mine = frame.portrait.valueOf(same.attribute, reading, frame.query);
  if (bound === null || mine === null) return 'U';
  if (typeof mine === 'string') return truth(bound === mine);
  if (typeof mine !== 'object') return 'U';
  for (const one of mine) {
    // A version is no text that a path could spell.
    if (typeof one !== 'string') return 'U';
    if (bound === one) return 'T';
  }
  return 'F';
}

/** @returns null where the parameter has no value, or not one and the same for every server */
function boundAt(parameter: string, pair: ClassPair, reading: Reading, { path, query }: Frame): string | null {
  const { narrow, wide } = pair.bindingOf(parameter);
  switch (reading) {
    case 'narrow': {
      const segment = pair.isNarrow && narrow !== -1 ? query.path.segments[narrow] : undefined;
      if (segment === undefined) return null;
      return segment.includes('%') ? decodeURIComponent(segment) : segment;
    }
    case 'wide':
      return wide !== -1 && wide < path.settled && wide < path.count ? (path.folded[wide] ?? null) : null;
  }
}
