/** A device fact: its value, its age, and whether it came with the sign-in, together, for each matters only with the others. */

import type { AttributeType } from '../../core/policy/model.ts';
import { Ages } from './ages.ts';
import { ABSENT, type Candidate } from './candidate.ts';
import { candidateWords } from './candidate-words.ts';
import type { Draft } from './draft.ts';
import type { Variable } from './variable.ts';

interface State {
  /** A place in `candidates`; 0 = the fact is absent. */
  readonly candidate: number;
  readonly span: number;
  /** It came with the sign-in, so another would renew it. Only of what is too old for something. */
  readonly renewable: boolean;
}

export class FactState implements Variable {
  readonly #name: string;
  readonly #type: AttributeType;
  /** The first is absent. */
  readonly candidates: readonly Candidate[];
  readonly #ages: Ages;
  readonly #states: readonly State[];

  /** @param bounds ages that postures ask for, ms */
  constructor(name: string, type: AttributeType, candidates: readonly Candidate[], bounds: Iterable<number>) {
    this.#name = name;
    this.#type = type;
    this.candidates = candidates;
    this.#ages = new Ages(bounds);
    this.#states = statesOf(candidates.length, this.#ages.count);
  }

  get size(): number {
    return this.#states.length;
  }

  candidateAt(value: number): Candidate {
    return this.candidates[this.#states[value]?.candidate ?? 0] ?? ABSENT;
  }

  /** @param renewed a new sign-in has brought it anew, if it can */
  isCurrent(value: number, maxAge: number, renewed: 'renewed' | 'as-it-is'): boolean {
    const state = this.#states[value];
    if (state === undefined) return false;
    return this.#ages.isWithin(state.span, maxAge) || (renewed === 'renewed' && state.renewable);
  }

  /** ms. */
  ageAt(value: number): number {
    return this.#ages.exampleIn(this.#states[value]?.span ?? 0);
  }

  /** Of some values, the first at which the fact is so old and came from elsewhere than the sign-in. */
  firstOfAge(values: readonly number[], age: number): number | undefined {
    const span = this.#ages.spanOf(age);
    return values.find((value) => {
      const state = this.#states[value];
      return state !== undefined && state.candidate > 0 && state.span === span && !state.renewable;
    });
  }

  set(draft: Draft, value: number): void {
    const candidate = this.candidateAt(value);
    if (candidate.kind === 'absent') return;
    const key = `device.${this.#name}`;
    if (this.#type !== 'list') draft.values.set(key, candidate);
    else if (!draft.lists.has(key)) draft.lists.set(key, new Set());
    draft.ages.set(this.#name, this.ageAt(value));
    if (this.#states[value]?.renewable === true) draft.renewable.add(this.#name);
  }

  /** Alternatives: for each set of values the ages at which it has one of these. */
  words(values: readonly number[]): string {
    const accepted = new Set(values);
    const ways = new Map<string, { candidates: readonly number[]; spans: number[]; renewable: number[] }>();
    for (const renewable of [false, true]) {
      for (let span = renewable ? 1 : 0; span < this.#ages.count; span += 1) {
        const candidates = this.#states.flatMap((state, value) => {
          const here = state.candidate > 0 && state.span === span && state.renewable === renewable;
          return here && accepted.has(value) ? [state.candidate] : [];
        });
        if (candidates.length === 0) continue;
        const way = ways.get(candidates.join()) ?? { candidates, spans: [], renewable: [] };
        way[renewable ? 'renewable' : 'spans'].push(span);
        ways.set(candidates.join(), way);
      }
    }
    const alternatives = Array.from(ways.values(), (way) => this.#wayWords(way));
    if (accepted.has(0)) alternatives.push('unknown');
    return `device.${this.#name} is ${alternatives.join(', or ')}`;
  }

  #wayWords(way: { candidates: readonly number[]; spans: readonly number[]; renewable: readonly number[] }): string {
    const value = candidateWords(this.candidates, way.candidates, this.#type);
    // What is so old wherever it came from need not be said twice.
    const only = way.renewable.filter((span) => !way.spans.includes(span));
    const all = way.spans.length === this.#ages.count && only.length === 0;
    const ages = [
      ...(way.spans.length === 0 ? [] : [this.#ages.words(way.spans)]),
      ...(only.length === 0 ? [] : [`${this.#ages.words(only)} and brought by the sign-in`]),
    ];
    const known = way.candidates.length === this.candidates.length - 1;
    if (all) return known ? 'known' : value;
    return known ? ages.join(' or ') : `${value}, ${ages.join(' or ')}`;
  }
}

/** The freshest first. */
function statesOf(candidates: number, spans: number): readonly State[] {
  const states: State[] = [{ candidate: 0, span: 0, renewable: false }];
  for (const renewable of [false, true]) {
    for (let span = renewable ? 1 : 0; span < spans; span += 1) {
      for (let candidate = 1; candidate < candidates; candidate += 1) states.push({ candidate, span, renewable });
    }
  }
  return states;
}
