/** The userinfo endpoint: claims that a provider keeps out of the ID token (OpenID Connect Core §5.3). */

import { isObject, type JsonObject } from '../../core/strict-json.ts';
import type { Conversation } from './conversation.ts';
import { notVerified, type SignInProblem } from './problem.ts';

export interface UserInfo {
  readonly kind: 'claims';
  readonly claims: JsonObject;
}

/** @param sub of the ID token: the access token may have been swapped for another person's (§5.3.2). */
export async function askUserInfo(
  conversation: Conversation,
  accessToken: string,
  sub: string,
): Promise<UserInfo | SignInProblem> {
  const { client, configuration } = conversation;
  try {
    await client.fetchUserInfo(configuration, accessToken, sub);
  } catch (error) {
    const said = conversation.success?.['sub'];
    if (typeof said === 'string' && said !== sub) return notVerified('userinfo-sub-mismatch');
    return conversation.failure(error);
  }
  return { kind: 'claims', claims: conversation.success ?? {} };
}

/** The claims of both, as one token would have them. The ID token wins: it was signed. */
export function mergeClaims(idToken: JsonObject, info: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...info, ...idToken };
  // Whether an address was verified is said of that address, and not of one that stands in the other.
  if (Object.hasOwn(info, 'email') && idToken['email'] !== info['email']) {
    const { email_verified: verified } = Object.hasOwn(idToken, 'email') ? idToken : info;
    if (verified === undefined) delete merged['email_verified'];
    else merged['email_verified'] = verified;
  }
  const elsewhere = mergeElsewhere(idToken['_claim_names'], info['_claim_names']);
  if (elsewhere !== undefined) merged['_claim_names'] = elsewhere;
  return merged;
}

/** §5.6.2. What either says is elsewhere is not complete in the other; what cannot be read makes all of it incomplete. */
function mergeElsewhere(a: unknown, b: unknown): unknown {
  if (a === undefined || b === undefined) return a ?? b;
  return isObject(a) && isObject(b) ? { ...a, ...b } : null;
}
