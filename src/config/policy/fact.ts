/** Claims and device facts of a persona: values as a provider would send them, of their declared types. */

import { z } from 'zod';
import type { ClaimValue } from '../../core/identity.ts';
import { parseInstant } from '../../core/instant.ts';
import type { Attribute, AttributeType } from '../../core/policy/model.ts';
import { parseVersion } from '../../core/version.ts';
import { shown } from '../wording.ts';
import { attributeAt } from './attribute.ts';
import type { Ground } from './ground.ts';
import { unquoted } from './literal.ts';
import { attributeName } from './name.ts';
import type { Place } from '../place.ts';

const single = z.union([z.string(), z.number(), z.boolean()]);

/** `null` removes what `like` brought. */
export const factsSchema = z
  .record(
    attributeName(),
    z
      .union([single, z.array(single)])
      .nullable()
      .describe('Its value, of the declared type; `null` removes what `like` brought.'),
  )
  .nullable()
  .optional();

export type Facts = Readonly<Record<string, ClaimValue | null>>;

export function checkFacts(place: Place, facts: Facts, source: Attribute['source'], ground: Ground): void {
  for (const [name, value] of Object.entries(facts)) {
    const here = place.in(name);
    if (source === 'claims' && (name === 'sub' || name === 'iss')) {
      here.key.error('reserved-name', `\`${name}\` is no claim of a persona`, `write \`${name}:\` beside \`claims:\``);
      continue;
    }
    const attribute = attributeAt(here.key, source, name, ground);
    if (attribute !== null && value !== null) checkFact(here, value, attribute);
  }
}

function checkFact(place: Place, value: ClaimValue, { name, type }: Attribute): void {
  if (type === 'version' && typeof value === 'number') unquoted(place, value, name);
  else if (!isOf(type, value)) place.error('wrong-literal', `\`${name}\` is a ${type}, not ${shown(value)}`);
}

/** What the evaluation would take for unknown is a slip in an example. */
function isOf(type: AttributeType, value: ClaimValue): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'list':
      // One blank-separated text, as `scope` is.
      return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
    case 'version':
      return typeof value === 'string' && parseVersion(value) !== null;
    case 'time':
      return typeof value === 'number' || (typeof value === 'string' && parseInstant(value) !== null);
  }
}
