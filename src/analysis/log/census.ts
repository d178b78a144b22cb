/** What was in a log, line by line: nothing is skipped in silence. */

import { LINE_PROBLEMS, type Line, type LineProblem } from './line.ts';

/** Where a line stands. */
export interface LinePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface Trouble {
  readonly problem: LineProblem;
  readonly count: number;
  /** The first few, each with what is wrong with it. */
  readonly examples: readonly (LinePlace & { readonly detail: string })[];
}

export interface Census {
  readonly lines: number;
  /** Requests that the policy decided; a stream counts once. */
  readonly decided: number;
  /** Among them those whose end is not in the log. */
  readonly unfinished: number;
  /** Requests that the gate refused before it asked the policy, by reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** In the order of `LINE_PROBLEMS`; empty = every line was read. */
  readonly troubles: readonly Trouble[];
  /** Of so many streams it was forgotten whether they were counted. */
  readonly forgotten: number;
}

/** Examples of each problem. */
const SHOWN = 5;

export class CensusTaker {
  #lines = 0;
  readonly #refused = new Map<string, number>();
  readonly #troubles = new Map<LineProblem, { count: number; examples: (LinePlace & { detail: string })[] }>();

  count(line: Line, place: LinePlace): void {
    this.#lines += 1;
    if (line.kind === 'refused') this.#refused.set(line.reason, (this.#refused.get(line.reason) ?? 0) + 1);
    if (line.kind !== 'unreadable') return;
    const trouble = this.#troubles.get(line.problem) ?? { count: 0, examples: [] };
    trouble.count += 1;
    if (trouble.examples.length < SHOWN) trouble.examples.push({ ...place, detail: line.detail });
    this.#troubles.set(line.problem, trouble);
  }

  result(decided: number, unfinished: number, forgotten: number): Census {
    const troubles = LINE_PROBLEMS.flatMap((problem) => {
      const trouble = this.#troubles.get(problem);
      return trouble === undefined ? [] : [{ problem, ...trouble }];
    });
    return { lines: this.#lines, decided, unfinished, refused: this.#refused, troubles, forgotten };
  }
}
