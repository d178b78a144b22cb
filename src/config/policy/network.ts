/** `networks:`: named ranges of client addresses. */

import { z } from 'zod';
import { type Cidr, parseAddress, parseCidr } from '../../core/address.ts';
import type { Network } from '../../core/policy/model.ts';
import type { Ground } from './ground.ts';
import type { Place } from '../place.ts';
import type { Entry } from './source.ts';

export const networkSchema = z
  .array(z.string().meta({ examples: ['10.20.0.0/16', '2001:db8::/32'] }))
  .min(1)
  .describe('Ranges of addresses, IPv4 and IPv6; an address alone is a range of one.');

export function readNetworks(entries: readonly Entry<readonly string[]>[], ground: Ground): Map<string, Network> {
  const networks = new Map<string, Network>();
  for (const { key: name, value, place } of entries) {
    const cidrs = value.flatMap((text, index) => readCidr(place.in(index), text) ?? []);
    networks.set(name, ground.placed({ name, cidrs, at: place.key.at }, place));
  }
  return networks;
}

function readCidr(place: Place, text: string): Cidr | null {
  const cidr = parseCidr(text);
  if (cidr !== null) return cidr;
  const [address = '', prefix = ''] = text.split('/');
  const whole = parseAddress(address);
  const bits = /^\d{1,3}$/.test(prefix) && whole !== null && Number(prefix) <= whole.length * 8;
  if (bits)
    place.error('bad-network', `\`${text}\` has bits set behind the first ${prefix}`, 'start it at its first address');
  else place.error('bad-network', `\`${text}\` is not a network such as \`10.20.0.0/16\` or \`2001:db8::/32\``);
  return null;
}
