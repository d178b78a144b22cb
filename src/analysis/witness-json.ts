/** A witness as data. */

import { formatAddress } from '../core/address.ts';
import { formatInstant } from '../core/instant.ts';
import type { Witness } from './witness.ts';

/** Ages in ms. `identity` is null for somebody anonymous. */
export function witnessAsJson({ query, asker }: Witness): object {
  const { method, app, path, identity, device, ip, now } = query;
  const facts = Object.entries(device.facts).map(([name, { value, at, from }]) => {
    return [name, { value, age: at === null ? null : now - at, from }] as const;
  });
  return {
    method,
    app,
    path: path.path,
    identity: identity.via === 'none' ? null : { iss: asker.iss, sub: asker.sub, claims: asker.claims },
    auth: identity.via === 'none' ? null : asker.auth,
    session: identity.via === 'none' ? null : { age: now - identity.issuedAt },
    device: Object.fromEntries(facts),
    ip: ip.length === 0 ? null : formatAddress(ip),
    at: formatInstant(now),
  };
}
