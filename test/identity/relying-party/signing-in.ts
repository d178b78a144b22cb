/** A whole sign-in at a scripted provider, and what came of it in one word. */

import type { Refreshed, SignedIn, Wish } from '../../../src/core/signed-in.ts';
import type { SignInProblem } from '../../../src/identity/relying-party/problem.ts';
import type { Begun, RelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import type { Finished } from '../../../src/identity/relying-party/sign-in.ts';
import { REDIRECT_URI, type ScriptedProvider } from './scripted-provider.ts';

export const NOTHING: Wish = { acrValues: [], maxAge: null };

/** @throws when it does not begin. */
export async function begin(party: RelyingParty, wish: Wish = NOTHING): Promise<Begun> {
  const begun = await party.begin({ redirectUri: REDIRECT_URI, wish });
  if (begun.kind !== 'begun') throw new Error(wordOf(begun));
  return begun;
}

export async function signIn(
  provider: ScriptedProvider,
  party: RelyingParty = provider.party(),
  wish: Wish = NOTHING,
): Promise<Finished | SignInProblem> {
  const { url, attempt } = await begin(party, wish);
  return party.finish(attempt, provider.approve(url));
}

/** @throws when nobody was signed in. */
export function signedIn(outcome: Finished | SignInProblem): SignedIn {
  if (outcome.kind !== 'signed-in') throw new Error(wordOf(outcome));
  return outcome.signedIn;
}

/** `accepted`, `nonce-mismatch`, `refused: access_denied`, `unavailable: …` */
export function wordOf(outcome: Finished | Begun | SignInProblem | Refreshed): string {
  switch (outcome.kind) {
    case 'signed-in':
    case 'begun':
    case 'renewed':
      return 'accepted';
    case 'not-verified':
      return outcome.detail;
    case 'refused':
      return `refused: ${outcome.error}`;
    case 'unavailable':
      return `unavailable: ${'why' in outcome ? outcome.why : outcome.detail}`;
    case 'unsupported':
      return `unsupported: ${outcome.detail}`;
    case 'ended':
      return `ended: ${outcome.why}`;
    case 'expired':
      return 'the attempt expired';
  }
}
