/** What the log says of one attribute: its value, that it was missing, or nothing. */

import type { ClaimValue } from '../../core/identity.ts';
import type { Attribute } from '../../core/policy/model.ts';
import { ageOf, type FactOrigin, type Logged } from './logged.ts';

export interface LoggedValue {
  /** Null = missing. A private one is still a hash. */
  readonly value: ClaimValue | null;
  /** Of a device fact that is there. */
  readonly origin: FactOrigin | null;
}

/** An attribute that is read, and its name in the record: `claims.groups`. */
export interface Read {
  readonly attribute: Attribute;
  readonly name: string;
}

const MISSING: LoggedValue = { value: null, origin: null };

/** `unlogged`: the rules that decided did not read it, so it was not written down. */
export function loggedValue({ attribute, name: field }: Read, request: Logged): LoggedValue | 'unlogged' {
  const { source, name } = attribute;
  const value = request.inputs[field];
  switch (source) {
    case 'claims':
      // Nobody has no claims.
      if (request.subject.via === 'none') return MISSING;
      return value === undefined ? unreadClaim(name, request.subject) : { value, origin: null };
    case 'device':
      if (request.device === null) return MISSING;
      if (value === undefined) return 'unlogged';
      return { value, origin: value === null ? null : originOf(name, request) };
  }
}

/** Some claims stand under `subject` whoever reads them. */
function unreadClaim(name: string, subject: Extract<Logged['subject'], { iss: string }>): LoggedValue | 'unlogged' {
  switch (name) {
    case 'iss':
    case 'sub':
    case 'email':
    case 'groups':
      return { value: subject[name], origin: null };
    default:
      return 'unlogged';
  }
}

const UNKNOWN_AGE: FactOrigin = { from: 'inventory', at: null };

function originOf(name: string, { device, at }: Logged): FactOrigin {
  if (device === null) return UNKNOWN_AGE;
  if (device.sources !== null) return device.sources.find(({ facts }) => facts.includes(name)) ?? UNKNOWN_AGE;
  const age = ageOf(device.age);
  return age === null ? UNKNOWN_AGE : { from: 'inventory', at: at - age };
}
