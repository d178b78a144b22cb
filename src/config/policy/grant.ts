/** `grants:`: who may do what. */

import { z } from 'zod';
import type { Grant } from '../../core/policy/model.ts';
import { conditionsSchema, NO_CONDITIONS, readConditions } from './condition.ts';
import type { Ground } from './ground.ts';
import { headShape, inOrder, readRule, tailShape } from './rule.ts';
import type { Entry } from './source.ts';

export const grantSchema = z
  .strictObject({
    ...headShape,
    if: conditionsSchema.optional().describe('What must hold, too; all of it.'),
    unless: z.never({ error: 'only a deny has `unless`; a grant says what must hold under `if`' }).optional(),
    break_glass: z.boolean().default(false).describe('For emergencies: `tighten` leaves it alone, used or not.'),
    ...tailShape,
  })
  .describe('Who may do what, and on which conditions.');

export function readGrants(entries: readonly Entry<z.output<typeof grantSchema>>[], ground: Ground): Grant[] {
  const grants = entries.flatMap(({ value, place }) => {
    const grant = ground.soundly((): Grant => {
      const conditions = value.if === undefined ? NO_CONDITIONS : readConditions(place.in('if'), value.if, ground);
      return { kind: 'grant', ...readRule(place, value, ground), conditions, breakGlass: value.break_glass };
    });
    return grant === null ? [] : [ground.placed(grant, place)];
  });
  return inOrder(grants);
}
