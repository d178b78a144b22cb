/** From what a provider said to what the gate knows of a person. */

import type { SessionTokens, SignedIn } from '../../core/signed-in.ts';
import type { ClaimMapper } from '../claim-mapping.ts';
import type { KeySet } from '../key-set.ts';
import type { JsonObject } from '../../core/strict-json.ts';
import type { Conversation } from './conversation.ts';
import type { RelyingPartyOptions } from './options.ts';
import type { SignInProblem } from './problem.ts';
import { askUserInfo, mergeClaims } from './user-info.ts';

/** What belongs to one provider's sign-in, whoever signs in. */
export interface Party {
  readonly options: RelyingPartyOptions;
  readonly keys: KeySet;
  readonly map: ClaimMapper;
  /** ms since the epoch. Read after each answer: one may take longer than the clocks may differ. */
  readonly clock: () => number;
}

/** Of the sign-in itself. */
export type Facts = Pick<SignedIn, 'sub' | 'sid' | 'signIn' | 'factsAt'>;

interface Complete {
  readonly kind: 'complete';
  readonly signedIn: SignedIn;
}

/** @param payload what the ID token says; the userinfo endpoint, if it is to be asked, says the rest. */
export async function completeFacts(
  { options, map }: Party,
  conversation: Conversation,
  accessToken: string,
  facts: Facts,
  payload: JsonObject,
  tokens: SessionTokens,
): Promise<Complete | SignInProblem> {
  let said = payload;
  if (options.userinfo) {
    const info = await askUserInfo(conversation, accessToken, facts.sub);
    if (info.kind !== 'claims') return info;
    said = mergeClaims(payload, info.claims);
  }
  const { claims, deviceClaims, incomplete } = map(said);
  const { name: provider, issuer: iss } = options;
  return { kind: 'complete', signedIn: { provider, iss, ...facts, claims, incomplete, deviceClaims, tokens } };
}
