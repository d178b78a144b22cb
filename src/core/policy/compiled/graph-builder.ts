/** Gathers the nodes of a subject graph, children before their parents. */

import { type Grade, type GraphParts, NO, SubjectGraph, UNKNOWN, YES } from './subject-graph.ts';

export class GraphBuilder {
  readonly #isAll: number[] = [];
  readonly #levels: number[] = [];
  readonly #baseline: Grade[] = [];
  readonly #deciding: number[] = [];
  readonly #unknown: number[] = [];
  readonly #parents = new LinkList();
  readonly #sinks = new LinkList();

  /** A node without children: its truth is what the baseline says until a caller's claims say otherwise. */
  leaf(baseline: Grade): number {
    return this.#add(0, 0, baseline);
  }

  /** @returns the only child itself where there is no other */
  join(kind: 'all' | 'any', children: readonly number[]): number {
    const [only, ...more] = children;
    if (only !== undefined && more.length === 0) return only;
    const decides = kind === 'all' ? NO : YES;
    let level = 0;
    let deciding = 0;
    let unknown = 0;
    for (const child of children) {
      level = Math.max(level, this.#levels[child] ?? 0);
      if (this.#baseline[child] === decides) deciding += 1;
      if (this.#baseline[child] === UNKNOWN) unknown += 1;
    }
    const otherwise = kind === 'all' ? YES : NO;
    const undecided = unknown > 0 ? UNKNOWN : otherwise;
    const node = this.#add(kind === 'all' ? 1 : 0, level + 1, deciding > 0 ? decides : undecided);
    this.#deciding[node] = deciding;
    this.#unknown[node] = unknown;
    for (const child of children) this.#parents.add(child, node);
    return node;
  }

  /** @returns the truth that the sink has in the baseline */
  sink(node: number, sink: number): Grade {
    this.#sinks.add(node, sink);
    return this.#baseline[node] ?? NO;
  }

  build(): SubjectGraph {
    const nodes = this.#baseline.length;
    const parts: GraphParts = {
      isAll: Uint8Array.from(this.#isAll),
      levels: Uint16Array.from(this.#levels),
      baseline: Uint8Array.from(this.#baseline),
      deciding: Int32Array.from(this.#deciding),
      unknown: Int32Array.from(this.#unknown),
      parents: this.#parents.sorted(nodes),
      sinks: this.#sinks.sorted(nodes),
    };
    return new SubjectGraph(parts);
  }

  #add(isAll: 0 | 1, level: number, baseline: Grade): number {
    this.#isAll.push(isAll);
    this.#levels.push(level);
    this.#deciding.push(0);
    this.#unknown.push(0);
    return this.#baseline.push(baseline) - 1;
  }
}

class LinkList {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  add(from: number, to: number): void {
    this.#from.push(from);
    this.#to.push(to);
  }

  /** By where they come from. */
  sorted(nodes: number): { start: Int32Array; to: Int32Array } {
    const start = new Int32Array(nodes + 1);
    for (const from of this.#from) start[from + 1] = (start[from + 1] ?? 0) + 1;
    for (let node = 0; node < nodes; node += 1) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
    const next = start.slice();
    const to = new Int32Array(this.#to.length);
    for (const [index, from] of this.#from.entries()) {
      const place = next[from] ?? 0;
      to[place] = this.#to[index] ?? 0;
      next[from] = place + 1;
    }
    return { start, to };
  }
}
