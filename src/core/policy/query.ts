/** One question to the policy: everything that `decide` may look at, already verified and parsed. */

import type { Address } from '../address.ts';
import type { Device } from '../device.ts';
import type { Identity } from '../identity.ts';
import type { CanonicalPath } from '../path.ts';

export interface Query {
  /** The app's name; one that the policy does not know is denied by default. */
  readonly app: string;
  /** Exact upper-case token; `WS` for an upgrade. */
  readonly method: string;
  readonly path: CanonicalPath;
  readonly identity: Identity;
  readonly device: Device;
  readonly ip: Address;
  /** ms since the epoch. */
  readonly now: number;
  readonly reach: StepUpReach;
}

/** What a new sign-in could give: the provider's `step_up:` map, and what this session was lately asked for in vain. */
export interface StepUpReach {
  /** The `amr` values that some `step_up:` entry of the provider can ask for; null = all (tests without a configuration). */
  readonly amr: ReadonlySet<string> | null;
  /** `amr` and `acr` values asked for in the last 10 minutes that the sign-in came back without. */
  readonly failed: ReadonlySet<string>;
}
