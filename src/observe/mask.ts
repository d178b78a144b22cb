/** The keyed hash that stands in the access record for the value of a `private` attribute. */

import { createHmac } from 'node:crypto';
import type { ClaimValue } from '../core/identity.ts';

/** A list is masked element by element, so that `has` can still be replayed on it. */
export function maskWith(key: Buffer): (value: ClaimValue) => ClaimValue {
  return (value) => (typeof value === 'object' ? value.map((element) => hash(key, element)) : hash(key, value));
}

function hash(key: Buffer, value: string | number | boolean): string {
  return `hmac:${createHmac('sha256', key).update(JSON.stringify(value)).digest('base64url').slice(0, 22)}`;
}
