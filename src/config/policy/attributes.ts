/** `claims:` and `device:`: the typed contract, and the claims that every identity has. */

import type { Attribute, AttributeType } from '../../core/policy/model.ts';
import type { Place } from './place.ts';
import type { AttributeInput } from './schema.ts';
import type { Scope } from './scope.ts';

const BUILT_IN: Readonly<Record<string, AttributeType>> = {
  sub: 'string',
  iss: 'string',
  email: 'string',
  email_verified: 'bool',
};

/** Part of the sign-in, not of the identity. */
const OF_THE_SIGN_IN = new Set(['acr', 'amr', 'auth_time']);

export function addBuiltIns(scope: Scope): void {
  for (const [name, type] of Object.entries(BUILT_IN)) {
    scope.claims.set(name, { source: 'claims', name, type, private: false });
  }
}

export function readAttribute(
  source: Attribute['source'],
  name: string,
  input: AttributeInput,
  place: Place,
): Attribute {
  if (source === 'claims' && Object.hasOwn(BUILT_IN, name)) {
    place.errorAtKey('built-in', `\`${name}\` is built in, and cannot be declared`, 'remove it');
  }
  if (source === 'claims' && OF_THE_SIGN_IN.has(name)) {
    place.errorAtKey('built-in', `\`${name}\` is read by \`if.auth\` only, and cannot be declared`, 'remove it');
  }
  return typeof input === 'string'
    ? { source, name, type: input, private: false }
    : { source, name, type: input.type, private: input.private };
}
