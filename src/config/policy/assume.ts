/** `assume:`: what the analysis may take for granted about identities. The gate takes nothing for granted. */

import { z } from 'zod';
import { attributeAt } from './attribute.ts';
import type { Ground } from './ground.ts';
import type { Entry } from './source.ts';

/** Of one key; there is but `claims`. */
export const assumedSchema = z.array(z.string()).min(1);

export const assumeSchema = z.strictObject({
  claims: assumedSchema
    .optional()
    .describe(
      'Claims that every identity has, in their declared types: `never:` need not reckon with identities without them.',
    ),
});

/** Names of claims. */
export function readAssumed(
  entries: readonly Entry<z.output<typeof assumedSchema>>[],
  ground: Ground,
): readonly string[] {
  // Another key is a problem already.
  const claims = entries.filter(({ key }) => key === 'claims');
  return claims.flatMap(({ value, place }) =>
    value.flatMap((name, index) => attributeAt(place.in(index), 'claims', name, ground)?.name ?? []),
  );
}
