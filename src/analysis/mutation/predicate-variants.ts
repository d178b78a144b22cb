/** What a group or a posture asks, with one test less, one alternative less, or one test that accepts a little more or less. */

import type { Operator, Predicate } from '../../core/policy/model.ts';
import { nameOf, operatorWords } from '../../core/policy/words.ts';
import { lacking, type Variant } from './mutant.ts';

/** @param everybody says what it means that nothing is asked any more */
export function predicateVariants(predicate: Predicate, everybody: string): Variant<Predicate>[] {
  const { at } = predicate;
  const open: Variant<Predicate> = { value: { kind: 'all', of: [], at }, change: everybody, part: null, at };
  return predicate.kind === 'all' ? inside(predicate) : [open, ...inside(predicate)];
}

function inside(predicate: Predicate): Variant<Predicate>[] {
  switch (predicate.kind) {
    case 'name':
      return [];
    case 'test':
      return operatorVariants(predicate.operator).map(({ operator, change }) => {
        const words = `asks \`${nameOf(predicate.attribute)}\` to ${change}`;
        return { value: { ...predicate, operator }, change: words, part: null, at: predicate.at };
      });
    case 'all':
    case 'any':
      return [...lessParts(predicate), ...predicate.of.flatMap((part, index) => within(predicate, part, index))];
  }
}

type Composed = Extract<Predicate, { kind: 'all' | 'any' }>;

function lessParts(predicate: Composed): Variant<Predicate>[] {
  return lacking(predicate.of).map(({ left, gone }) => {
    const value: Predicate = { ...predicate, of: left };
    const change = predicate.kind === 'all' ? `does not ask ${askedOf(gone)}` : `does not accept ${readBy(gone)}`;
    return { value, change, part: null, at: gone.at };
  });
}

function within(predicate: Composed, part: Predicate, index: number): Variant<Predicate>[] {
  return inside(part).map(({ value, ...said }) => ({
    value: { ...predicate, of: predicate.of.with(index, value) },
    ...said,
  }));
}

function askedOf(part: Predicate): string {
  switch (part.kind) {
    case 'name':
      return `for \`${part.name}\``;
    case 'test':
      return readBy(part);
    case 'all':
    case 'any':
      return 'for any of its alternatives';
  }
}

/** All of it, so that alternatives can be told apart. */
function readBy(part: Predicate): string {
  switch (part.kind) {
    case 'name':
      return `\`${part.name}\``;
    case 'test':
      return `\`${nameOf(part.attribute)}\` to ${operatorWords(part.operator)}`;
    case 'all':
      return part.of.map(readBy).join(' and ');
    case 'any':
      return part.of.map(readBy).join(' or ');
  }
}

interface OperatorVariant {
  readonly operator: Operator;
  /** Follows "to". */
  readonly change: string;
}

/** A bound that takes its own edge in or leaves it out; a list of one value less. */
function operatorVariants(operator: Operator): OperatorVariant[] {
  switch (operator.op) {
    case 'equals':
    case 'has':
    case 'ends_with':
      return [];
    case 'any':
      return lacking(operator.values).map(({ left }) => said({ op: 'any', values: left }));
    case 'has_all':
    case 'has_any':
      return lacking(operator.values).map(({ left }) => said({ op: operator.op, values: left }));
    case 'gt':
      return [said({ op: 'gte', value: operator.value })];
    case 'gte':
      return [said({ op: 'gt', value: operator.value })];
    case 'lt':
      return [said({ op: 'lte', value: operator.value })];
    case 'lte':
      return [said({ op: 'lt', value: operator.value })];
    case 'not':
      return operatorVariants(operator.operand).map(({ operator: operand }) => said({ op: 'not', operand }));
  }
}

function said(operator: Operator): OperatorVariant {
  return { operator, change: operatorWords(operator) };
}
