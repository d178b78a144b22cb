/** Parts of the path that `same` compares with claims: what they may be, and how they lie to each claim. */

import { foldValue } from '../../core/fold.ts';
import type { Cell } from '../cell.ts';
import { type Candidate, foldOf } from './candidate.ts';
import type { Draft } from './draft.ts';
import { keyOf, type Mentions, type SameUse } from './mentions.ts';
import { texts } from './texts.ts';
import type { Use } from './use.ts';
import type { Variable } from './variable.ts';

/** A segment that may be anything: which of the texts that matter it is. */
export class Segment implements Variable {
  /** `path.employee` */
  readonly #name: string;
  readonly #place: number;
  /** Never absent; `other` first. */
  readonly candidates: readonly Candidate[];

  constructor(name: string, place: number, candidates: readonly Candidate[]) {
    this.#name = name;
    this.#place = place;
    this.candidates = candidates;
  }

  get size(): number {
    return this.candidates.length;
  }

  set(draft: Draft, value: number): void {
    const candidate = this.candidates[value];
    if (candidate !== undefined) draft.segments.set(this.#place, candidate);
  }

  words(values: readonly number[]): string {
    const other = values.some((value) => this.candidates[value]?.kind === 'other');
    const told = this.candidates.filter((_, value) => values.includes(value) !== other);
    return `${this.#name} is ${other ? 'not ' : ''}${told.map(({ raw }) => String(raw)).join(' or ')}`;
  }
}

/** Where neither side is one certain text: 0 different, 1 alike when folded, 2 equal. Of a list: one of its elements. */
export class Likeness implements Variable {
  readonly size = 3;
  readonly #key: string;
  readonly #name: string;
  readonly #segment: number | string;

  /** @param segment its place, or the text of one that is certain */
  constructor(key: string, name: string, segment: number | string) {
    this.#key = key;
    this.#name = name;
    this.#segment = segment;
  }

  set(draft: Draft, value: number): void {
    if (value > 0)
      draft.relations.push({ key: this.#key, segment: this.#segment, is: value === 1 ? 'alike' : 'equal' });
  }

  words(values: readonly number[]): string {
    const ways = values.map((value) => ['differs from', 'is spelled like', 'equals'][value] ?? '');
    return `${this.#key} ${ways.join(' or ')} ${this.#name}`;
  }
}

/** All texts that any claim or segment is compared with through `same`: one universe, so that "equal" is transitive. */
export function sharedTexts({ sames }: Mentions, uses: readonly Use[], free: Cell['free']): readonly Candidate[] {
  const linked = new Set(sames.map(({ attribute }) => keyOf(attribute)));
  const concerned = uses.filter(({ attribute }) => attribute.type === 'string' && linked.has(keyOf(attribute)));
  const certain = sames.flatMap(({ bound }) => (free.has(bound) ? [] : [bound]));
  return texts({
    values: new Set([
      ...certain,
      ...concerned.flatMap(({ literals }) => literals.filter((one) => typeof one === 'string')),
    ]),
    endings: new Set(concerned.flatMap(({ endings }) => [...endings])),
    addresses: new Set(concerned.flatMap(({ addresses }) => [...addresses])),
    folded: sames.some(({ reading }) => reading === 'wide'),
  });
}

/** The segments that `same` compares and that may be anything. */
export function segmentsOf(
  cell: Cell,
  sames: readonly SameUse[],
  shared: readonly Candidate[],
): ReadonlyMap<number, Segment> {
  const segments = new Map<number, Segment>();
  for (const { bound, parameter } of sames) {
    const place = cell.free.get(bound);
    if (place === undefined || segments.has(place)) continue;
    const candidates = shared.filter(({ raw, kind }) => {
      if (kind === 'absent' || typeof raw !== 'string') return false;
      return kind === 'other' || cell.accepts(place, encodeURIComponent(raw));
    });
    segments.set(place, new Segment(`path.${parameter}`, place, candidates));
  }
  return segments;
}

/** Whether a lax reader takes one for the other, as far as that is certain. */
export function foldsAlike(a: Candidate, b: Candidate): boolean {
  const fold = foldOf(a);
  return fold !== null && fold === foldOf(b);
}

export function foldsTo(candidate: Candidate, text: string): boolean {
  return foldOf(candidate) === foldValue(text);
}
