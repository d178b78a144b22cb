/** The keys that a schema knows at a place: what an unknown one is compared with. */

import { z } from 'zod';
import type { Path } from './document.ts';

export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: z.core.$ZodType[] = [schema];
  for (const step of path) at = at.flatMap((one) => branches(one)).flatMap((one) => childOf(one, step));
  return at
    .flatMap((one) => branches(one))
    .flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []));
}

/** Through optional, default, pipe and union to the schemas that a value is really compared with. */
function branches(schema: z.core.$ZodType): z.core.$ZodType[] {
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

function childOf(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const child: z.core.$ZodType | undefined = schema.shape[step];
    return child === undefined ? [] : [child];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}
