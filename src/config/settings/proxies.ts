/** Whom the gate believes about other people's addresses: never everybody, in whatever way it is written. */

import { type Cidr, coverAll } from '../../core/address.ts';
import type { SettingsInput } from './schema.ts';
import type { Site } from './site.ts';

const FAMILIES = [
  { name: 'IPv4', bytes: 4 },
  { name: 'IPv6', bytes: 16 },
] as const;

/** @returns the networks of both lists: who may ask by forward-auth is a trusted proxy, too. */
export function readProxies(input: SettingsInput, site: Site): readonly Cidr[] {
  const trusted = [...input.trusted_proxies, ...input.forward_auth];
  for (const { name, bytes } of FAMILIES) {
    if (!coverAll(trusted.filter(({ address }) => address.length === bytes))) continue;
    site
      .in(input.trusted_proxies.length > 0 ? 'trusted_proxies' : 'forward_auth')
      .error('bad-value', `these networks are every ${name} address there is: whoever connects would be believed`);
  }
  return trusted;
}
