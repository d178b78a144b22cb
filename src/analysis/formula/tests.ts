/** Tests of attributes, and the groups and postures made of them, as conditions on the variables of a cell. */

import { instantOf, readAs } from '../../core/policy/attribute.ts';
import type { Attribute, Operator, Policy, Posture, Predicate } from '../../core/policy/model.ts';
import { satisfies } from '../../core/policy/operator.ts';
import type { Test } from '../../core/policy/predicate.ts';
import { type Diagrams, FALSE, type Node, TRUE } from '../diagram.ts';
import type { Candidate } from '../space/candidate.ts';
import type { Space } from '../space/space.ts';
import type { Caller, Certainty } from './caller.ts';

export class Tests {
  readonly #space: Space;
  readonly #diagrams: Diagrams;
  readonly #policy: Policy;
  readonly #known = new Map<string, Node>();

  constructor(space: Space, diagrams: Diagrams, policy: Policy) {
    this.#space = space;
    this.#diagrams = diagrams;
    this.#policy = policy;
  }

  group(name: string, certainty: Certainty): Node {
    return this.#remembered(`${name} ${certainty}`, () => {
      const group = this.#policy.groups.get(name);
      return group === undefined ? maybe(certainty) : this.#holds(group.predicate, null, 'signed-in', certainty);
    });
  }

  posture(name: string, caller: Caller, certainty: Certainty): Node {
    const facts = caller === 'renewed' ? 'renewed' : 'signed-in';
    return this.#remembered(`device ${name} ${facts} ${certainty}`, () => {
      const posture = this.#policy.postures.get(name);
      return posture === undefined ? maybe(certainty) : this.#holds(posture.predicate, posture, facts, certainty);
    });
  }

  /** A built-in claim, which no group reads. */
  claim(name: string, operator: Operator, certainty: Certainty): Node {
    const attribute = this.#policy.claims.get(name);
    return attribute === undefined ? maybe(certainty) : this.#believed(TRUE, attribute, operator, certainty);
  }

  #remembered(key: string, make: () => Node): Node {
    let node = this.#known.get(key);
    if (node === undefined) {
      node = make();
      this.#known.set(key, node);
    }
    return node;
  }

  #holds(predicate: Predicate, posture: Posture | null, caller: Caller, certainty: Certainty): Node {
    switch (predicate.kind) {
      case 'all':
        return this.#diagrams.all(predicate.of.map((part) => this.#holds(part, posture, caller, certainty)));
      case 'any':
        return this.#diagrams.any(predicate.of.map((part) => this.#holds(part, posture, caller, certainty)));
      case 'name':
        return posture === null
          ? this.group(predicate.name, certainty)
          : this.posture(predicate.name, caller, certainty);
      case 'test':
        return this.#test(predicate, posture, caller, certainty);
    }
  }

  #test({ attribute, operator }: Test, posture: Posture | null, caller: Caller, certainty: Certainty): Node {
    const current = posture === null ? TRUE : this.#current(attribute.name, posture.maxAge, caller);
    return this.#believed(current, attribute, operator, certainty);
  }

  #believed(current: Node, attribute: Attribute, operator: Operator, certainty: Certainty): Node {
    const [known, holds] = this.#value(attribute, operator);
    const believed = this.#diagrams.and(current, known);
    switch (certainty) {
      case 'certain':
        return this.#diagrams.and(believed, holds);
      case 'possible':
        return this.#diagrams.or(this.#diagrams.not(believed), holds);
    }
  }

  /** @returns where its value is known, and where it satisfies the operator if it is */
  #value(attribute: Attribute, operator: Operator): readonly [known: Node, holds: Node] {
    if (attribute.type === 'list') {
      const list = this.#space.list(attribute);
      if (list === undefined) return [FALSE, FALSE];
      return [this.#diagrams.literal(list.known, (value) => value > 0), this.#elements(list.elements, operator)];
    }
    const asked = this.#asked(attribute);
    if (asked === null) return [FALSE, FALSE];
    const { index, candidates } = asked;
    if (attribute.type === 'time') return this.#time(index, candidates, operator);
    const read = candidates.map(({ raw }) => (raw === null ? null : readAs(attribute.type, raw, 0)));
    const holds = read.map((known) => known !== null && satisfies(known, operator));
    return [
      this.#diagrams.literal(index, (value) => (read[value] ?? null) !== null),
      this.#diagrams.literal(index, (value) => holds[value] === true),
    ];
  }

  /** @returns its variable, and what it is at each value of that */
  #asked(attribute: Attribute): { readonly index: number; readonly candidates: readonly Candidate[] } | null {
    if (attribute.source === 'claims') {
      const single = this.#space.single(attribute);
      return single === undefined ? null : { index: single.index, candidates: single.variable.candidates };
    }
    const fact = this.#space.facts.get(attribute.name);
    if (fact === undefined) return null;
    const { index, variable } = fact;
    return { index, candidates: Array.from({ length: variable.size }, (_, value) => variable.candidateAt(value)) };
  }

  /** A time in the future is unknown: for each value it is known from its own moment on. */
  #time(index: number, candidates: readonly Candidate[], operator: Operator): readonly [Node, Node] {
    const { moments } = this.#space;
    const past: Node[] = [];
    const holding: Node[] = [];
    for (const [value, { raw }] of candidates.entries()) {
      const instant = raw === null ? null : instantOf(raw);
      if (instant === null) continue;
      const here = this.#diagrams.literal(index, (one) => one === value);
      const then = this.#diagrams.literal(moments.index, (moment) => moments.variable.at(moment) >= instant);
      past.push(this.#diagrams.and(here, then));
      if (satisfies(instant, operator)) holding.push(here);
    }
    return [this.#diagrams.any(past), this.#diagrams.any(holding)];
  }

  #elements(elements: ReadonlyMap<string, number>, operator: Operator): Node {
    const has = (element: string): Node => {
      const index = elements.get(element);
      return index === undefined ? FALSE : this.#diagrams.literal(index, isOn);
    };
    switch (operator.op) {
      case 'has':
        return has(operator.value);
      case 'has_all':
        return this.#diagrams.all(operator.values.map(has));
      case 'has_any':
        return this.#diagrams.any(operator.values.map(has));
      case 'not':
        return this.#diagrams.not(this.#elements(elements, operator.operand));
      case 'equals':
      case 'any':
      case 'gt':
      case 'gte':
      case 'lt':
      case 'lte':
      case 'ends_with':
        return FALSE;
    }
  }

  #current(name: string, maxAge: number, caller: Caller): Node {
    const fact = this.#space.facts.get(name);
    if (fact === undefined) return FALSE;
    const renewed = caller === 'renewed' ? 'renewed' : 'as-it-is';
    return this.#diagrams.literal(fact.index, (value) => fact.variable.isCurrent(value, maxAge, renewed));
  }
}

export function isOn(value: number): boolean {
  return value === 1;
}

/** Of something that is unknown whoever asks. */
export function maybe(certainty: Certainty): Node {
  return certainty === 'possible' ? TRUE : FALSE;
}
