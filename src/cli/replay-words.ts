/** Outcomes and decisions of a replay in words, the same in the terminal and on the page. */

import type { Tally } from '../analysis/log/tally.ts';
import type { Group } from '../analysis/replay/groups.ts';
import { answerOf } from '../analysis/replay/answer.ts';
import type { Decision, Outcome } from '../analysis/replay/outcome.ts';
import type { ReplayReport } from '../analysis/replay/replay.ts';
import { type Crowd, totalsOf } from '../analysis/replay/tables.ts';
import { formatInstant } from '../core/instant.ts';

export const OUTCOME_MEANING: Readonly<Record<Outcome, string>> = {
  lost: 'allowed then, refused by the candidate',
  gained: 'refused then, allowed by the candidate',
  changed: 'refused both times, but in another way',
  indeterminate: 'the candidate reads what was not logged: it may be either',
  drift: 'the old policy does not decide it again as it did: not compared',
  kept: 'allowed both times',
  unchanged: 'refused both times alike',
};

/** `allow by fin-read`. */
export function decisionWords({ effect, by }: Decision): string {
  if (effect === 'refuse') return 'refused by its path (400)';
  return by === null ? effect : `${effect} by ${by}`;
}

export function wasWords({ was }: Group): string {
  return decisionWords(was);
}

export function becomesWords({ outcome, becomes, lacks }: Group): string {
  if (becomes === null) return `unknown without ${lacks.join(', ')}`;
  return outcome === 'drift' ? `the old policy says ${decisionWords(becomes)}` : decisionWords(becomes);
}

/** Why the old policy does not do it again, as far as the log tells. */
export function driftCause({ otherPolicy, lacks }: Group, old: string | null): string {
  if (otherPolicy !== null) return `decided by another policy, ${otherPolicy}, and not by ${old ?? 'the old one'}`;
  if (lacks.length > 0) return `the old policy reads what was not logged: ${lacks.join(', ')}`;
  return 'by the same policy: what its provider could be asked for was another, or a limit passed within that second';
}

/** `2026-08-03T09:12:00Z to 2026-10-30T17:02:11Z`, to the second. */
export function spanWords({ first, last }: Tally): string {
  const [from, to] = [momentWords(first), momentWords(last)];
  return from === to ? from : `${from} to ${to}`;
}

/** To the second. */
export function momentWords(ms: number): string {
  return formatInstant(Math.floor(ms / 1000) * 1000);
}

/** `3 people and anonymous callers`. */
export function crowdWords({ people, anonymous }: Crowd): string {
  const named = `${people.toLocaleString('en')} ${people === 1 ? 'person' : 'people'}`;
  if (!anonymous) return named;
  return people === 0 ? 'anonymous callers' : `${named} and anonymous callers`;
}

/** The whole result in one sentence. */
export function headline(report: ReplayReport): string {
  const { lost, gained, changed, indeterminate, drift } = totalsOf(report.groups);
  switch (answerOf(report)) {
    case 'same':
      return 'Nobody loses or gains access';
    case 'different': {
      const parts = [
        ...(lost.count > 0 ? [`${crowdWords(lost)} would lose some access`] : []),
        ...(gained.count > 0 ? [`${crowdWords(gained)} would gain some access`] : []),
        ...(changed.count > 0 ? [`${crowdWords(changed)} would be refused in another way`] : []),
      ];
      const [first = '', ...rest] = parts;
      return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(', ');
    }
    case 'unknown': {
      const unsaid = indeterminate.count + drift.count;
      if (report.census.decided === 0) return 'The log holds no request that a policy decided';
      return unsaid > 0
        ? `No difference was found, but ${unsaid.toLocaleString('en')} requests could not be compared`
        : 'No difference was found, but not every line could be read';
    }
  }
}
