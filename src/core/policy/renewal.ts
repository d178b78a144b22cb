/** Device facts that came with the sign-in: a new sign-in brings them anew (POLICY.md §4). */

import type { Device, Fact } from '../device.ts';
import type { Query } from './query.ts';

/** The query as if these facts were of this moment. @returns null when the device has none. */
export function withFreshFacts(query: Query): Query | null {
  let facts: Record<string, Fact> | null = null;
  for (const [name, fact] of Object.entries(query.device.facts)) {
    if (!cameWithSignIn(fact)) continue;
    facts ??= Object.assign(Object.create(null) as Record<string, Fact>, query.device.facts);
    facts[name] = { value: fact.value, at: query.now, from: fact.from };
  }
  if (facts === null) return null;
  const device: Device = { ...query.device, facts };
  return { ...query, device };
}

function cameWithSignIn({ from }: Fact): boolean {
  switch (from) {
    case 'token':
    case 'session':
      return true;
    case 'inventory':
    case 'certificate':
      return false;
  }
}
