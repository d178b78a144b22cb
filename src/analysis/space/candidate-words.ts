/** Some of the values of an attribute, in words: `employee or contractor`, `at least 70`, `known and not red`. */

import type { AttributeType } from '../../core/policy/model.ts';
import { spansOf } from './ages.ts';
import type { Candidate } from './candidate.ts';

/** Follows "is". @param values places in `candidates`, ascending, at least one */
export function candidateWords(
  candidates: readonly Candidate[],
  values: readonly number[],
  type: AttributeType,
): string {
  const absent = values.some((value) => candidates[value]?.kind === 'absent');
  const present = values.filter((value) => candidates[value]?.kind !== 'absent');
  const alternatives = [
    ...(present.length === 0
      ? []
      : isOrdered(type)
        ? spanWords(candidates, present)
        : [choiceWords(candidates, present)]),
    ...(absent ? ['unknown'] : []),
  ];
  return alternatives.join(' or ');
}

function isOrdered(type: AttributeType): boolean {
  return type === 'number' || type === 'version' || type === 'time';
}

/** Of values without an order: those that it is, or those that it is not, whichever is finite. */
function choiceWords(candidates: readonly Candidate[], present: readonly number[]): string {
  const accepted = new Set(present);
  const rest = candidates.filter((one, value) => one.kind !== 'absent' && !accepted.has(value));
  if (rest.length === 0) return 'known';
  const named = present.flatMap((value) => candidates[value] ?? []);
  if (named.every(({ kind }) => kind !== 'other')) return named.map(textOf).join(' or ');
  return `known and not ${rest.map(textOf).join(' or ')}`;
}

function spanWords(candidates: readonly Candidate[], present: readonly number[]): readonly string[] {
  return spansOf(present).map(([from, to]) => {
    const [first, last] = [candidates[from], candidates[to]];
    if (first !== undefined && from === to && first.kind === 'at') return first.text;
    const [before, after] = [candidates[from - 1], candidates[to + 1]];
    const low =
      first?.kind === 'at' ? `at least ${first.text}` : before?.kind === 'at' ? `more than ${before.text}` : null;
    const high = last?.kind === 'at' ? `at most ${last.text}` : after?.kind === 'at' ? `less than ${after.text}` : null;
    const bounds = [low, high].filter((bound) => bound !== null);
    return bounds.length === 0 ? 'known' : bounds.join(' and ');
  });
}

function textOf({ kind, text }: Candidate): string {
  switch (kind) {
    case 'at':
      return text;
    case 'ending':
      return `…${text}`;
    case 'spelling':
      return `another spelling of ${text}`;
    case 'other':
      return 'something else';
    case 'absent':
      return 'unknown';
    case 'gap':
      return 'something between';
  }
}
