/** `claims:` and `device:`: the typed contract between those who vouch for people and devices, and the rules. */

import { z } from 'zod';
import type { Attribute } from '../../core/policy/model.ts';
import type { Ground } from './ground.ts';
import type { Place } from '../place.ts';
import type { Entry } from './source.ts';

const type = z.enum(['string', 'bool', 'number', 'list', 'version', 'time']);

export const attributeSchema = z
  .union([
    type.describe('Type of its values. At run time a value of another type is unknown, never false.'),
    z.strictObject({
      type: type.describe('Type of its values. At run time a value of another type is unknown, never false.'),
      private: z.boolean().default(false).describe('Write only a keyed hash of it to the access log.'),
    }),
  ])
  .describe('What is declared: its type, or `{ type, private }`.');

type AttributeInput = z.output<typeof attributeSchema>;

/** Every identity may have these, whatever the file declares. */
const BUILT_IN: readonly Attribute[] = [
  { source: 'claims', name: 'sub', type: 'string', private: false },
  { source: 'claims', name: 'iss', type: 'string', private: false },
  { source: 'claims', name: 'email', type: 'string', private: false },
  { source: 'claims', name: 'email_verified', type: 'bool', private: false },
];

/** They say how somebody signed in, not who it is. */
const SIGN_IN: ReadonlySet<string> = new Set(['acr', 'amr', 'auth_time']);

export type Attributes = ReadonlyMap<string, Attribute>;

/** @returns what may be tested under `source`, by name */
export function readAttributes(source: Attribute['source'], entries: readonly Entry<AttributeInput>[]): Attributes {
  const attributes = new Map<string, Attribute>();
  if (source === 'claims') for (const attribute of BUILT_IN) attributes.set(attribute.name, attribute);
  for (const { key: name, value, place } of entries) {
    if (source === 'claims' && SIGN_IN.has(name)) {
      place.key.error('reserved-name', `\`${name}\` is read by \`if.auth\` only`, 'remove it here');
    } else if (attributes.has(name)) {
      place.key.error('reserved-name', `claim \`${name}\` is built in`, 'remove it here: it can be tested as it is');
    } else {
      const declared = typeof value === 'string' ? { type: value, private: false } : value;
      attributes.set(name, { source, name, ...declared });
    }
  }
  return attributes;
}

/** @returns null, and a problem, when it is not declared */
export function attributeAt(place: Place, source: Attribute['source'], name: string, ground: Ground): Attribute | null {
  const known = ground.attributes(source);
  const attribute = known.get(name);
  if (attribute !== undefined) return attribute;
  if (ground.declared[source].has(name) && !SIGN_IN.has(name)) {
    // Its declaration is the problem.
    ground.doubt();
    return null;
  }
  const noun = source === 'claims' ? 'claim' : 'device fact';
  if (source === 'claims' && SIGN_IN.has(name)) {
    place.error(
      'reserved-name',
      `\`${name}\` is read by \`if.auth\` only`,
      'a rule asks for it with `if: { auth: … }`',
    );
  } else {
    place.unknownName(`${noun} \`${name}\` is not declared`, name, known.keys(), `declare it under \`${source}:\``);
  }
  return null;
}
