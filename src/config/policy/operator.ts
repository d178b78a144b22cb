/** What a claim or a device fact is compared with: a bare value, or operators. */

import { z } from 'zod';
import type { Attribute, AttributeType, Operator } from '../../core/policy/model.ts';
import { type LiteralInput, literalSchema, readLiteral } from './literal.ts';
import type { Place } from '../place.ts';

const operatorsSchema = z.strictObject({
  any: z.array(literalSchema).min(1).optional().describe('One of these values.'),
  has: literalSchema.optional().describe('The list holds this element.'),
  has_all: z.array(literalSchema).min(1).optional().describe('The list holds all of these elements.'),
  has_any: z.array(literalSchema).min(1).optional().describe('The list holds at least one of these elements.'),
  get not(): z.ZodType<LiteralInput | OperatorsInput | undefined> {
    return z
      .union([literalSchema, operatorsSchema])
      .optional()
      .describe('Not this value, or not what this one operator says. An absent attribute stays unknown.');
  },
  gt: literalSchema.optional().describe('Greater than (number, version, time).'),
  gte: literalSchema.optional().describe('Greater than or equal to (number, version, time).'),
  lt: literalSchema.optional().describe('Less than (number, version, time).'),
  lte: literalSchema.optional().describe('Less than or equal to (number, version, time).'),
  ends_with: z.string().optional().describe('The text ends with this, which must start with `@` or `.`.'),
});

export interface OperatorsInput {
  readonly any?: readonly LiteralInput[] | undefined;
  readonly has?: LiteralInput | undefined;
  readonly has_all?: readonly LiteralInput[] | undefined;
  readonly has_any?: readonly LiteralInput[] | undefined;
  readonly not?: LiteralInput | OperatorsInput | undefined;
  readonly gt?: LiteralInput | undefined;
  readonly gte?: LiteralInput | undefined;
  readonly lt?: LiteralInput | undefined;
  readonly lte?: LiteralInput | undefined;
  readonly ends_with?: string | undefined;
}

export const testSchema: z.ZodType<LiteralInput | OperatorsInput> = z
  .union([literalSchema, operatorsSchema])
  .describe('What it must be: a value, or operators, which must all hold.');

type Name = keyof OperatorsInput;

const ORDERED: readonly AttributeType[] = ['number', 'version', 'time'];
const SINGLE: readonly AttributeType[] = ['string', 'bool', ...ORDERED];

/** Which types each operator is for; `equals` is a bare value. */
export const OPERATOR_TYPES: Readonly<Record<Name | 'equals', readonly AttributeType[]>> = {
  equals: SINGLE,
  any: SINGLE,
  has: ['list'],
  has_all: ['list'],
  has_any: ['list'],
  not: [...SINGLE, 'list'],
  gt: ORDERED,
  gte: ORDERED,
  lt: ORDERED,
  lte: ORDERED,
  ends_with: ['string'],
};

/** @returns all of them must hold; those that are wrong are left out, each with its problem */
export function readOperators(
  place: Place,
  input: LiteralInput | OperatorsInput,
  attribute: Attribute,
): readonly Operator[] {
  if (typeof input !== 'object') return present([readEquals(place, input, attribute)]);
  const names = namesIn(input);
  if (names.length === 0) place.error('empty', `nothing is asked of \`${attribute.name}\``);
  return present(names.map((name) => readOperator(place.in(name), name, input, attribute)));
}

function namesIn(input: OperatorsInput): readonly Name[] {
  const known: readonly Name[] = ['any', 'has', 'has_all', 'has_any', 'not', 'gt', 'gte', 'lt', 'lte', 'ends_with'];
  return known.filter((name) => input[name] !== undefined);
}

function readEquals(place: Place, input: LiteralInput, attribute: Attribute): Operator | null {
  if (!fits(place, 'equals', attribute)) return null;
  const value = readLiteral(place, input, attribute.type, attribute.name);
  return value === null ? null : { op: 'equals', value };
}

function readOperator(place: Place, op: Name, input: OperatorsInput, attribute: Attribute): Operator | null {
  if (!fits(place, op, attribute)) return null;
  const literal = (at: Place, value: LiteralInput) => readLiteral(at, value, attribute.type, attribute.name);
  switch (op) {
    case 'any': {
      const values = present((input.any ?? []).map((value, index) => literal(place.in(index), value)));
      return values.length === 0 ? null : { op, values };
    }
    case 'has_all':
    case 'has_any': {
      const values = (input[op] ?? []).map((value, index) => literal(place.in(index), value));
      const texts = values.filter((value) => typeof value === 'string');
      return texts.length === 0 ? null : { op, values: texts };
    }
    case 'has': {
      const value = input.has === undefined ? null : literal(place, input.has);
      return typeof value === 'string' ? { op, value } : null;
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const bound = input[op];
      const value = bound === undefined ? null : literal(place, bound);
      return value === null ? null : { op, value };
    }
    case 'ends_with': {
      const value = input.ends_with ?? '';
      if (/^[@.]./.test(value)) return { op, value };
      place.error('bad-ending', `\`ends_with\` must start with \`@\` or \`.\`, or \`${value}\` also ends longer names`);
      return null;
    }
    case 'not':
      return readNot(place, input.not, attribute);
  }
}

function readNot(place: Place, input: OperatorsInput['not'], attribute: Attribute): Operator | null {
  if (input === undefined) return null;
  if (typeof input === 'object' && namesIn(input).length > 1) {
    place.error(
      'several-operators',
      '`not` takes a value, or one operator',
      'write what is left as `any:` of two predicates',
    );
    return null;
  }
  const [operand] = readOperators(place, input, attribute);
  return operand === undefined ? null : { op: 'not', operand };
}

function fits(place: Place, op: Name | 'equals', { name, type }: Attribute): boolean {
  if (OPERATOR_TYPES[op].includes(type)) return true;
  const asked = op === 'equals' ? 'a value' : `\`${op}\``;
  place.error('operator-misfit', `${asked} does not fit \`${name}\`, which is a ${type}`, helpFor(op, type));
  return false;
}

function helpFor(op: Name | 'equals', type: AttributeType): string | null {
  if (type === 'list') return op === 'any' ? 'write `has_any: […]`' : 'write `{ has: … }`';
  if (op.startsWith('has')) return 'write the value itself, or `{ any: […] }`';
  return null;
}

function present<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null);
}
