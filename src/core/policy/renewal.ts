/** Device facts that came with the sign-in: a new sign-in brings them anew (POLICY.md §4). */

import type { Device, Fact } from '../device.ts';
import type { Query } from './query.ts';

/** The query as if these facts were of this moment. @returns null when the device has none. */
export function withFreshFacts(query: Query): Query | null {
  const fresh = Object.entries(query.device.facts).filter(([, fact]) => cameWithSignIn(fact));
  if (fresh.length === 0) return null;
  const facts: Record<string, Fact> = Object.assign(Object.create(null), query.device.facts);
  for (const [name, { value, from }] of fresh) facts[name] = { value, at: query.now, from };
  const device: Device = { ...query.device, facts };
  return { ...query, device };
}

export function cameWithSignIn({ from }: Fact): boolean {
  switch (from) {
    case 'token':
    case 'session':
      return true;
    case 'inventory':
    case 'certificate':
      return false;
  }
}
