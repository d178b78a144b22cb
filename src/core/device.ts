/** What is known of the device that asks, each fact with its own age: an unknown fact is never false. */

import type { ClaimValue } from './identity.ts';

/** `token` and `session` facts came with the sign-in, so a new sign-in renews them. */
export type FactSource = 'token' | 'session' | 'inventory' | 'certificate';

export interface Fact {
  readonly value: ClaimValue;
  /** When it was true, ms since the epoch; null = of unknown age, which no posture accepts. */
  readonly at: number | null;
  readonly from: FactSource;
}

export interface Device {
  /** Null when nothing names the device. */
  readonly id: string | null;
  /** Where the id came from. */
  readonly from: FactSource | null;
  /** Null-prototype, by policy name. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** Changes when any fact changes; part of every cache key. */
  readonly version: string;
}

const NO_FACTS: Record<string, Fact> = Object.create(null);

export const UNKNOWN_DEVICE: Device = Object.freeze({
  id: null,
  from: null,
  facts: Object.freeze(NO_FACTS),
  version: '',
});
