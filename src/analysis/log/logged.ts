/** A request that the policy was asked about, as the access log tells of it: all that its decision depended on. */

import type { FactSource } from '../../core/device.ts';
import type { ClaimValue } from '../../core/identity.ts';
import type { Effect } from '../../core/policy/model.ts';

export interface Logged {
  readonly id: string;
  /** When the policy was asked, ms since the epoch. */
  readonly at: number;
  readonly app: string;
  /** `WS` for an upgrade. */
  readonly method: string;
  /** Canonical. */
  readonly path: string;
  /** COPY and MOVE: the second path. */
  readonly destination: string | null;
  readonly ip: string;
  readonly subject: LoggedSubject;
  /** Null: nothing was known of the device. */
  readonly device: LoggedDevice | null;
  /** `claims.groups`, `device.managed` … as read; null = missing. What is not here was not logged. */
  readonly inputs: Inputs;
  readonly effect: Effect;
  readonly by: string;
  readonly resource: string | null;
  /** The id of the policy that decided. */
  readonly policy: string;
}

export type Inputs = Readonly<Record<string, ClaimValue | null>>;

export type LoggedSubject = { readonly via: 'none' } | LoggedPrincipal;

export interface LoggedPrincipal {
  readonly via: 'bearer' | 'session' | 'certificate';
  readonly iss: string;
  readonly sub: string;
  /** Null: not there, or not complete. */
  readonly email: ClaimValue | null;
  readonly groups: ClaimValue | null;
  readonly amr: readonly string[] | null;
  readonly acr: string | null;
  /** Seconds, rounded down; null = unknown. */
  readonly sessionAge: number | null;
  readonly authAge: number | null;
  readonly askedInVain: readonly string[];
}

export interface LoggedDevice {
  /** Seconds since the oldest fact that was read, rounded down; null = unknown. */
  readonly age: number | null;
  /** Null: the line does not say it fact by fact, and `age` holds for all. */
  readonly sources: readonly FactOrigins[] | null;
}

/**
 * @param seconds as the record has them, rounded down
 * @returns ms. Limits are whole seconds, and an age within the second after a limit is above it but for its very first
 * millisecond, so any part of a second will do.
 */
export function ageOf(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000 + 500;
}

/** An array of few, not a map: one is made for every line. */
export interface FactOrigins extends FactOrigin {
  readonly facts: readonly string[];
}

export interface FactOrigin {
  readonly from: FactSource;
  /** ms; null = of unknown age. */
  readonly at: number | null;
}
