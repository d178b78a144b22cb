/** The shape of groups and postures: predicates on declared claims and device facts. */

import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const scalars = z.array(scalar).min(1, 'a list of values cannot be empty');

const comparison = {
  any: scalars.optional().describe('One of these values.'),
  has: z.string().optional().describe('The list holds this element.'),
  has_all: z.array(z.string()).min(1).optional().describe('The list holds all of these.'),
  has_any: z.array(z.string()).min(1).optional().describe('The list holds one of these.'),
  gt: scalar.optional(),
  gte: scalar.optional(),
  lt: scalar.optional(),
  lte: scalar.optional(),
  ends_with: z.string().optional().describe('Must begin with `@` or `.`.'),
};

const operators = z.strictObject(comparison);

/** A bare scalar is `equals`. `not:` takes a value or one operator, and is not nested. */
export const operandSchema = z.union([
  scalar,
  z.strictObject({
    ...comparison,
    not: z.union([scalar, operators]).optional().describe('The opposite of a value or of one operator.'),
  }),
]);

export type OperandInput = z.output<typeof operandSchema>;

const tests = z.record(z.string(), operandSchema);

const nested = z.union([
  z.string(),
  z.strictObject({
    claims: tests.optional(),
    device: tests.optional(),
    get all(): z.ZodOptional<z.ZodArray<typeof nested>> {
      return z.array(nested).min(1).optional();
    },
    get any(): z.ZodOptional<z.ZodArray<typeof nested>> {
      return z.array(nested).min(1).optional();
    },
  }),
]) as z.ZodType<NestedInput>;

/** A name, or a predicate in place. */
export type NestedInput =
  | string
  | {
      readonly claims?: Record<string, OperandInput> | undefined;
      readonly device?: Record<string, OperandInput> | undefined;
      readonly all?: NestedInput[] | undefined;
      readonly any?: NestedInput[] | undefined;
    };

export const groupSchema = z.strictObject({
  iss: z.string().optional().describe('Only identities of this issuer; required with more than one provider.'),
  claims: tests.optional().describe('All of these hold.'),
  all: z.array(nested).min(1).optional().describe('Groups, or predicates in place; all of them.'),
  any: z.array(nested).min(1).optional().describe('Groups, or predicates in place; any of them.'),
});

export const postureSchema = z.strictObject({
  max_age: z.string().describe('Older facts, and facts of unknown age, are unknown.'),
  device: tests.optional().describe('All of these hold.'),
  all: z.array(nested).min(1).optional().describe('Postures, or predicates in place; all of them.'),
  any: z.array(nested).min(1).optional().describe('Postures, or predicates in place; any of them.'),
});

export type GroupInput = z.output<typeof groupSchema>;
export type PostureInput = z.output<typeof postureSchema>;
