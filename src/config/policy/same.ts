/** `same: [path.x, claims.y]`: self-access. */

import { z } from 'zod';
import type { Same } from '../../core/policy/model.ts';
import { attributeAt } from './attribute.ts';
import type { Ground } from './ground.ts';
import type { Place } from '../place.ts';

const MESSAGE = 'expected `[path.parameter, claims.name]`';

export const sameSchema = z.tuple(
  [z.string().regex(/^path\.\S+$/, MESSAGE), z.string().regex(/^claims\.\S+$/, MESSAGE)],
  { error: MESSAGE },
);

/** @returns null, and a problem, when the claim is not one that a path can spell */
export function readSame(place: Place, [parameter, claim]: z.output<typeof sameSchema>, ground: Ground): Same | null {
  const here = place.in(1);
  const attribute = attributeAt(here, 'claims', claim.slice('claims.'.length), ground);
  if (attribute === null) return null;
  if (attribute.type !== 'string' && attribute.type !== 'list') {
    here.error('operator-misfit', `\`same\` does not fit \`${attribute.name}\`, which is a ${attribute.type}`);
    return null;
  }
  return ground.placed({ parameter: parameter.slice('path.'.length), attribute, at: place.at }, place);
}
