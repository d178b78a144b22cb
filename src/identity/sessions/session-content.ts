/** What a session knows, as it is sealed: who signed in, the provider's tokens, and what was asked for in vain. */

import type { Claims, ClaimValue, Principal } from '../../core/identity.ts';
import type { SignedIn } from '../../core/signed-in.ts';
import { shared } from './shared-text.ts';

export interface SessionContent {
  readonly signedIn: SignedIn;
  /** When the provider last said so, by the gate's clock, ms. */
  readonly renewedAt: number;
  readonly failed: readonly FailedWish[];
}

/** An `amr` or `acr` value that a sign-in was asked for and came back without. */
export interface FailedWish {
  readonly value: string;
  /** Until when it is not asked for again, ms. */
  readonly until: number;
}

export function encodeContent(content: SessionContent): Buffer {
  return Buffer.from(JSON.stringify(content));
}

/** @param bytes that were sealed: nobody else wrote them. */
export function decodeContent(bytes: Buffer): SessionContent {
  const { signedIn, renewedAt, failed }: SessionContent = JSON.parse(bytes.toString());
  const { amr, acr, at } = signedIn.signIn;
  return {
    signedIn: {
      ...signedIn,
      provider: shared(signedIn.provider),
      iss: shared(signedIn.iss),
      claims: revived(signedIn.claims),
      incomplete: texts(signedIn.incomplete),
      signIn: { amr: amr === null ? null : texts(amr), acr: acr === null ? null : shared(acr), at },
      deviceClaims: revived(signedIn.deviceClaims),
    },
    renewedAt,
    failed: failed.length === 0 ? NOTHING : failed,
  };
}

/**
 * Null-prototype again, by taking it away: an object that is made without one is a hash table, four times as large. Not
 * frozen: that would give each a hidden class of its own.
 */
function revived(parsed: Claims): Claims {
  const claims: Record<string, ClaimValue> = parsed;
  for (const [name, value] of Object.entries(claims)) if (typeof value === 'object') claims[name] = scalars(value);
  return Object.setPrototypeOf(claims, null);
}

function texts(values: readonly string[]): readonly string[] {
  return values.length === 0 ? NOTHING : Object.freeze(values.map(shared));
}

/** What stands in a list, others have, too. */
function scalars<Scalar>(values: readonly (string | Scalar)[]): readonly (string | Scalar)[] {
  return Object.freeze(values.map((value) => (typeof value === 'string' ? shared(value) : value)));
}

const NOTHING: readonly never[] = Object.freeze([]);

/** The name of a session's device, as its sign-in said it. */
export function deviceIdOf({ deviceClaims }: SignedIn): string | null {
  const { id } = deviceClaims;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Gates that share a store may have clocks so far apart, ms. */
const CLOCKS = 30_000;

/**
 * @param expiresAt ms: its end, or the end of its idle time, whichever comes first.
 * @param now by this gate's clock, ms: what another one has just made is not of a time to come, which the policy does not know.
 */
export function principalOf(
  { signedIn }: SessionContent,
  { id, version, createdAt }: { readonly id: string; readonly version: number; readonly createdAt: number },
  expiresAt: number,
  now: number,
): Principal {
  const { signIn } = signedIn;
  const past = (at: number): number => (at > now && at < now + CLOCKS ? now : at);
  return Object.freeze({
    via: 'session',
    provider: signedIn.provider,
    iss: signedIn.iss,
    sub: signedIn.sub,
    claims: signedIn.claims,
    incomplete: signedIn.incomplete,
    signIn: signIn.at === null || past(signIn.at) === signIn.at ? signIn : { ...signIn, at: past(signIn.at) },
    issuedAt: past(createdAt),
    expiresAt,
    sid: signedIn.sid,
    session: id,
    deviceClaims: signedIn.deviceClaims,
    factsAt: past(signedIn.factsAt),
    // Claims change only with a version.
    fingerprint: `${id}.${version}`,
  });
}
