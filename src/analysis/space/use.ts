/** What the rules compare an attribute with, and the values of it that they can tell apart. */

import type { Attribute, Literal, Operator } from '../../core/policy/model.ts';
import { ABSENT, BOOLEANS, type Candidate, numbers, times, versions } from './candidate.ts';
import { texts } from './texts.ts';

/** How one attribute is read. */
export class Use {
  readonly attribute: Attribute;
  readonly literals: Literal[] = [];
  readonly elements = new Set<string>();
  readonly endings = new Set<string>();
  readonly addresses = new Set<string>();
  /** `max_age` of the postures that read it, ms. */
  readonly ages = new Set<number>();

  constructor(attribute: Attribute) {
    this.attribute = attribute;
  }

  add(operator: Operator): void {
    switch (operator.op) {
      case 'equals':
      case 'gt':
      case 'gte':
      case 'lt':
      case 'lte':
        this.literals.push(operator.value);
        return;
      case 'any':
        this.literals.push(...operator.values);
        return;
      case 'has':
        this.elements.add(operator.value);
        return;
      case 'has_all':
      case 'has_any':
        for (const value of operator.values) this.elements.add(value);
        return;
      case 'ends_with':
        this.endings.add(operator.value);
        return;
      case 'not':
        this.add(operator.operand);
    }
  }
}

/** Trying these is trying all; of a list, whether it is there. @param from ms: no request is earlier */
export function candidatesOf({ attribute, literals, endings, addresses }: Use, from: number): readonly Candidate[] {
  switch (attribute.type) {
    case 'string': {
      const values = new Set(literals.filter((one) => typeof one === 'string'));
      return texts({ values, endings, addresses, folded: false });
    }
    case 'bool':
      return BOOLEANS;
    case 'number':
      return numbers(literals);
    case 'version':
      return versions(literals);
    case 'time':
      return times(literals, from);
    case 'list':
      return [ABSENT, LIST];
  }
}

/** Its elements are questions of their own. */
const LIST: Candidate = { raw: [], kind: 'other', text: '' };
