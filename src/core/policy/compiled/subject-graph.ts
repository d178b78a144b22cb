/**
 * Who the rules are about, as one graph: from the tests of claims, through groups, to the rules. A caller differs from
 * the baseline in a few tests; only what hangs on those is looked at.
 */

/** Strong Kleene truth in a byte: `and` is the least, `or` the greatest. */
export type Grade = 0 | 1 | 2;
export const NO = 0;
export const UNKNOWN = 1;
export const YES = 2;

export interface GraphParts {
  /** Per node: 1 = all of its children, 0 = any of them, or none. */
  readonly isAll: Uint8Array;
  /** Children have lower levels; tests have 0. */
  readonly levels: Uint16Array;
  /** The truth of each node before a claim is read. */
  readonly baseline: Uint8Array;
  /** Per node how many children decide it (are NO in `all`, YES in `any`), and how many are unknown. */
  readonly deciding: Int32Array;
  readonly unknown: Int32Array;
  readonly parents: Links;
  readonly sinks: Links;
}

/** The targets of node n are `to[start[n]]` up to `to[start[n + 1]]`. */
interface Links {
  readonly start: Int32Array;
  readonly to: Int32Array;
}

export class SubjectGraph {
  readonly #parts: GraphParts;
  readonly #truth: Uint8Array;
  readonly #deciding: Int32Array;
  readonly #unknown: Int32Array;
  readonly #isPending: Uint8Array;
  /** By level, so that each node is judged once, after all of its children. */
  readonly #pending: number[][] = [];
  readonly #turned: number[] = [];

  constructor(parts: GraphParts) {
    this.#parts = parts;
    this.#truth = parts.baseline.slice();
    this.#deciding = parts.deciding.slice();
    this.#unknown = parts.unknown.slice();
    this.#isPending = new Uint8Array(parts.baseline.length);
    const top = parts.levels.reduce((highest, level) => Math.max(highest, level), 0);
    for (let level = 0; level <= top; level += 1) this.#pending.push([]);
  }

  /**
   * @param changes tests that are not as in the baseline: node × 4 + truth
   * @param onSink told of each sink that then is not as in the baseline
   */
  apply(changes: Int32Array, onSink: (sink: number, truth: Grade) => void): void {
    for (const change of changes) this.#turn(change >> 2, change & 3, onSink);
    for (const level of this.#pending) {
      // It grows no more: parents have higher levels.
      for (const node of level) {
        const truth = this.#judge(node);
        if (truth !== this.#truth[node]) this.#turn(node, truth, onSink);
      }
    }
    this.#restore();
  }

  #turn(node: number, truth: number, onSink: (sink: number, truth: Grade) => void): void {
    const { parents, sinks } = this.#parts;
    const before = this.#truth[node] ?? NO;
    if (before === truth) return;
    this.#truth[node] = truth;
    this.#turned.push(node);
    const end = parents.start[node + 1] ?? 0;
    for (let index = parents.start[node] ?? 0; index < end; index += 1) {
      this.#count(parents.to[index] ?? 0, before, truth);
    }
    const last = sinks.start[node + 1] ?? 0;
    for (let index = sinks.start[node] ?? 0; index < last; index += 1) onSink(sinks.to[index] ?? 0, gradeOf(truth));
  }

  /** A child has changed. Most often that decides nothing: `staff` alone makes no member of any team. */
  #count(node: number, before: number, after: number): void {
    const decides = this.#parts.isAll[node] === 1 ? NO : YES;
    const decided = (after === decides ? 1 : 0) - (before === decides ? 1 : 0);
    const unknown = (after === UNKNOWN ? 1 : 0) - (before === UNKNOWN ? 1 : 0);
    this.#deciding[node] = (this.#deciding[node] ?? 0) + decided;
    this.#unknown[node] = (this.#unknown[node] ?? 0) + unknown;
    if (this.#isPending[node] === 1 || this.#judge(node) === this.#truth[node]) return;
    this.#isPending[node] = 1;
    this.#pending[this.#parts.levels[node] ?? 0]?.push(node);
  }

  #judge(node: number): Grade {
    const all = this.#parts.isAll[node] === 1;
    if ((this.#deciding[node] ?? 0) > 0) return all ? NO : YES;
    if ((this.#unknown[node] ?? 0) > 0) return UNKNOWN;
    return all ? YES : NO;
  }

  /** Back to the baseline. */
  #restore(): void {
    const { baseline, deciding, unknown, parents } = this.#parts;
    for (const node of this.#turned) {
      this.#truth[node] = baseline[node] ?? NO;
      const end = parents.start[node + 1] ?? 0;
      for (let index = parents.start[node] ?? 0; index < end; index += 1) {
        const parent = parents.to[index] ?? 0;
        this.#deciding[parent] = deciding[parent] ?? 0;
        this.#unknown[parent] = unknown[parent] ?? 0;
      }
    }
    this.#turned.length = 0;
    for (const level of this.#pending) {
      for (const node of level) this.#isPending[node] = 0;
      level.length = 0;
    }
  }
}

function gradeOf(truth: number): Grade {
  if (truth === NO) return NO;
  return truth === YES ? YES : UNKNOWN;
}
