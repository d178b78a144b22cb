/** What a schema says of a place in a document: the keys it knows there, what they are for, and whether a value would do. */

import { z } from 'zod';
import type { Path } from './document.ts';

type Schema = z.core.$ZodType;

/** Keys that stand in a schema only to be refused in its author's words are not among them. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  return schemasAt(schema, path).flatMap((one) => {
    if (!(one instanceof z.ZodObject)) return [];
    const shape: Readonly<Record<string, Schema>> = one.shape;
    return Object.keys(shape).filter((key) => !branches(shape[key]).every((branch) => branch instanceof z.ZodNever));
  });
}

/** What the value at this place is for. */
export function descriptionAt(schema: z.ZodType, path: Path): string | null {
  const key = path.at(-1);
  if (key === undefined) return null;
  for (const parent of schemasAt(schema, path.slice(0, -1))) {
    // A wrapper such as `optional` may have it, or what is inside.
    for (const child of childOf(parent, key)) {
      for (const one of [child, ...branches(child)]) {
        const description = z.globalRegistry.get(one)?.description;
        if (description !== undefined) return description;
      }
    }
  }
  return null;
}

/** What must stand at this place, where that is one word or number alone. */
export function onlyValueAt(schema: z.ZodType, path: Path): string | null {
  const [only, ...others] = schemasAt(schema, path);
  if (!(only instanceof z.ZodLiteral) || others.length > 0 || only.values.size !== 1) return null;
  return [...only.values].map(String).join('');
}

export function acceptsAt(schema: z.ZodType, path: Path, value: unknown): boolean {
  return schemasAt(schema, path).some((one) => z.safeParse(one, value).success);
}

function schemasAt(schema: z.ZodType, path: Path): readonly Schema[] {
  let at: readonly Schema[] = [schema];
  for (const step of path) at = at.flatMap((one) => branches(one)).flatMap((one) => childOf(one, step));
  return at.flatMap((one) => branches(one));
}

/** Through optional, default, pipe and union to the schemas that a value is really compared with. */
function branches(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => branches(option));
  if (schema instanceof z.ZodPipe) return branches(schema.in);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return branches(schema.def.innerType);
  }
  if (schema instanceof z.ZodLazy) return branches(schema.def.getter());
  return [schema];
}

function childOf(schema: Schema, step: string | number): Schema[] {
  if (schema instanceof z.ZodObject) {
    const child: Schema | undefined = schema.shape[step];
    return child === undefined ? [] : [child];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}
