/** What a session knows, as it is sealed: who signed in, the provider's tokens, and what was asked for in vain. */

import type { Claims, Principal } from '../../core/identity.ts';
import type { SignedIn } from '../../core/signed-in.ts';

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
  const content: SessionContent = JSON.parse(bytes.toString());
  const { signedIn } = content;
  const { claims, deviceClaims } = signedIn;
  return { ...content, signedIn: { ...signedIn, claims: revived(claims), deviceClaims: revived(deviceClaims) } };
}

/** Null-prototype again, and frozen: they are shared by every request of the session. */
function revived(parsed: Claims): Claims {
  const claims: Claims = Object.assign(Object.create(null), parsed);
  for (const value of Object.values(claims)) Object.freeze(value);
  return Object.freeze(claims);
}

/** The name of a session's device, as its sign-in said it. */
export function deviceIdOf({ deviceClaims }: SignedIn): string | null {
  const { id } = deviceClaims;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** @param expiresAt ms: its end, or the end of its idle time, whichever comes first. */
export function principalOf(
  { signedIn }: SessionContent,
  { id, version, createdAt }: { readonly id: string; readonly version: number; readonly createdAt: number },
  expiresAt: number,
): Principal {
  return Object.freeze({
    via: 'session',
    provider: signedIn.provider,
    iss: signedIn.iss,
    sub: signedIn.sub,
    claims: signedIn.claims,
    incomplete: signedIn.incomplete,
    signIn: signedIn.signIn,
    issuedAt: createdAt,
    expiresAt,
    sid: signedIn.sid,
    session: id,
    deviceClaims: signedIn.deviceClaims,
    factsAt: signedIn.factsAt,
    // Claims change only with a version.
    fingerprint: `${id}.${version}`,
  });
}
