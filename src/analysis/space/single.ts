/** A claim of one value, or the `acr` of the sign-in. */

import type { AttributeType } from '../../core/policy/model.ts';
import type { Candidate } from './candidate.ts';
import { candidateWords } from './candidate-words.ts';
import type { Draft } from './draft.ts';
import type { Variable } from './variable.ts';

export class Single implements Variable {
  /** `claims.team` */
  readonly key: string;
  readonly candidates: readonly Candidate[];
  readonly #type: AttributeType;

  constructor(key: string, type: AttributeType, candidates: readonly Candidate[]) {
    this.key = key;
    this.candidates = candidates;
    this.#type = type;
  }

  get size(): number {
    return this.candidates.length;
  }

  set(draft: Draft, value: number): void {
    const candidate = this.candidates[value];
    if (candidate !== undefined && candidate.raw !== null) draft.values.set(this.key, candidate);
  }

  words(values: readonly number[]): string {
    return `${this.key} is ${candidateWords(this.candidates, values, this.#type)}`;
  }
}
