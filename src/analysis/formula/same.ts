/** `same`: where a part of the path is a claim, or an element of it, as a condition on the variables of a cell. */

import type { Attribute, Same } from '../../core/policy/model.ts';
import type { Pair } from '../../core/policy/pair.ts';
import type { Reading } from '../../core/policy/subject.ts';
import { foldValue } from '../../core/fold.ts';
import { type Diagrams, FALSE, type Node, TRUE } from '../diagram.ts';
import { type Candidate, foldOf } from '../space/candidate.ts';
import { keyOf } from '../space/mentions.ts';
import { foldsAlike, foldsTo } from '../space/parameters.ts';
import type { Space } from '../space/space.ts';
import type { Caller, Certainty } from './caller.ts';
import { isOn, maybe } from './tests.ts';

export class Sames {
  readonly #space: Space;
  readonly #diagrams: Diagrams;

  constructor(space: Space, diagrams: Diagrams) {
    this.#space = space;
    this.#diagrams = diagrams;
  }

  holds(asked: Same | null, pair: Pair, reading: Reading, caller: Caller, certainty: Certainty): Node {
    if (asked === null) return TRUE;
    if (caller === 'anonymous') return FALSE;
    const bound = reading === 'narrow' ? pair.narrow?.[asked.parameter] : pair.wide[asked.parameter];
    if (caller === 'unknown' || bound === undefined) return maybe(certainty);
    const { attribute } = asked;
    switch (attribute.type) {
      case 'string':
        return this.#believed(this.#textKnown(attribute), this.#text(attribute, bound, reading), certainty);
      case 'list':
        return this.#believed(this.#listKnown(attribute), this.#list(attribute, bound, reading), certainty);
      case 'bool':
      case 'number':
      case 'version':
      case 'time':
        return maybe(certainty);
    }
  }

  #believed(known: Node, equal: Node, certainty: Certainty): Node {
    return certainty === 'certain'
      ? this.#diagrams.and(known, equal)
      : this.#diagrams.or(this.#diagrams.not(known), equal);
  }

  #textKnown(attribute: Attribute): Node {
    const single = this.#space.single(attribute);
    if (single === undefined) return FALSE;
    return this.#diagrams.literal(single.index, (value) => single.variable.candidates[value]?.kind !== 'absent');
  }

  #listKnown(attribute: Attribute): Node {
    const list = this.#space.list(attribute);
    return list === undefined ? FALSE : this.#diagrams.literal(list.known, (value) => value > 0);
  }

  /** Over all that the segment may be, all that the claim may be. */
  #text(attribute: Attribute, bound: string, reading: Reading): Node {
    const single = this.#space.single(attribute);
    if (single === undefined) return FALSE;
    const { index, variable } = single;
    return this.#over(bound, (segment) => {
      const cases = variable.candidates.map((claim, value) => {
        const here = this.#diagrams.literal(index, (one) => one === value);
        return this.#diagrams.and(here, this.#alike(attribute, bound, segment, claim, reading));
      });
      return this.#diagrams.any(cases);
    });
  }

  /** @param segment a class of texts, or the one text that it certainly is */
  #alike(attribute: Attribute, bound: string, segment: Candidate | string, claim: Candidate, reading: Reading): Node {
    if (claim.kind === 'absent') return FALSE;
    if (typeof segment === 'string') {
      const same = reading === 'narrow' ? claim.kind === 'at' && claim.raw === segment : foldsTo(claim, segment);
      return same ? TRUE : FALSE;
    }
    if (reading === 'wide' && foldsAlike(segment, claim)) return TRUE;
    if (segment !== claim) return FALSE;
    return claim.kind === 'at' ? TRUE : this.#likeness(attribute, bound, reading);
  }

  /** One of the elements that rules name, or another. */
  #list(attribute: Attribute, bound: string, reading: Reading): Node {
    const elements = [...(this.#space.list(attribute)?.elements ?? [])];
    const other = this.#likeness(attribute, bound, reading);
    return this.#over(bound, (segment) => {
      const [text, fold] = typeof segment === 'string' ? [segment, foldValue(segment)] : [segment.raw, foldOf(segment)];
      const certain = typeof segment === 'string' || segment.kind === 'at';
      const held = elements.flatMap(([element, index]) => {
        const same = reading === 'narrow' ? certain && element === text : fold !== null && foldValue(element) === fold;
        return same ? [this.#diagrams.literal(index, isOn)] : [];
      });
      // An element that a rule names is no other element.
      return reading === 'narrow' && held.length > 0 ? this.#diagrams.any(held) : this.#diagrams.any([...held, other]);
    });
  }

  /** The same for each class of texts that the segment may be, or for the one that it certainly is. */
  #over(bound: string, condition: (segment: Candidate | string) => Node): Node {
    const place = this.#space.cell.free.get(bound);
    const segment = place === undefined ? undefined : this.#space.segments.get(place);
    if (segment === undefined) return condition(bound);
    const { index, variable } = segment;
    const cases = variable.candidates.map((candidate, value) => {
      const here = this.#diagrams.literal(index, (one) => one === value);
      return this.#diagrams.and(here, condition(candidate));
    });
    return this.#diagrams.any(cases);
  }

  #likeness(attribute: Attribute, bound: string, reading: Reading): Node {
    const segment = this.#space.cell.free.get(bound) ?? bound;
    const likeness = this.#space.likenesses.get(`${keyOf(attribute)} ${segment}`);
    if (likeness === undefined) return FALSE;
    return this.#diagrams.literal(likeness.index, (value) => value === 2 || (value === 1 && reading === 'wide'));
  }
}
