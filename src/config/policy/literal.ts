/** A value in the policy, read in the declared type of what it is compared with. */

import { z } from 'zod';
import { parseInstant } from '../../core/instant.ts';
import type { AttributeType, Literal } from '../../core/policy/model.ts';
import { parseVersion } from '../../core/version.ts';
import { shown } from '../wording.ts';
import type { Place } from '../place.ts';

export const literalSchema = z.union([z.string(), z.number(), z.boolean()], {
  error: 'expected a text, a number, `true` or `false`',
});

export type LiteralInput = z.output<typeof literalSchema>;

/** @returns null, and a problem, when it is not of that type; a `list` takes the type of its elements, texts */
export function readLiteral(place: Place, value: LiteralInput, type: AttributeType, name: string): Literal | null {
  const misfit = (noun: string, help: string | null): null => {
    place.error('wrong-literal', `\`${name}\` is compared with ${noun}, not with ${shown(value)}`, help);
    return null;
  };
  switch (type) {
    case 'string':
    case 'list':
      return typeof value === 'string' ? value : misfit('a text', `write \`"${value}"\``);
    case 'bool':
      return typeof value === 'boolean' ? value : misfit('`true` or `false`', null);
    case 'number':
      return typeof value === 'number' ? value : misfit('a number', null);
    case 'version': {
      if (typeof value === 'number') return unquoted(place, value, name);
      const version = typeof value === 'string' ? parseVersion(value) : null;
      return version ?? misfit('a version', 'a version is digits and dots, as in `"10.0.22631"`');
    }
    case 'time': {
      const instant = typeof value === 'string' ? parseInstant(value) : null;
      return instant ?? misfit('a time', 'write it as `"2026-11-21T08:00:00+01:00"`, with an offset');
    }
  }
}

/** `14.10` is the number 14.1, which is another version. */
export function unquoted(place: Place, value: number, name: string): null {
  const written = place.document.written(place.path);
  const message = `\`${written}\` without quotes is the number ${value}, and \`${name}\` is a version`;
  place.error('unquoted-version', message, `write \`"${written}"\``);
  return null;
}
