/** The second half of a sign-in: from the code that the browser brought back to who it is. */

import type { SignedIn } from '../../core/signed-in.ts';
import { type Attempt, authenticatedSince } from './attempt.ts';
import { readCallback } from './callback.ts';
import { Conversation } from './conversation.ts';
import type { Counterpart } from './counterpart.ts';
import { completeFacts, type Party } from './facts.ts';
import { verifyIdToken } from './id-token.ts';
import { notVerified, type SignInProblem } from './problem.ts';
import { askForTokens } from './token-answer.ts';

export interface Finished {
  readonly kind: 'signed-in';
  readonly signedIn: SignedIn;
}

export async function finishSignIn(
  party: Party,
  counterpart: Counterpart,
  attempt: Attempt,
  callback: URL,
): Promise<Finished | SignInProblem> {
  const { options, keys, clock } = party;
  const returned = readCallback(callback.searchParams, attempt, counterpart.metadata);
  if (returned.kind !== 'code') return returned;
  const conversation = await Conversation.open(counterpart, options);
  const answer = await askForTokens(conversation, ({ client, configuration }) =>
    client.authorizationCodeGrant(configuration, answeredAt(attempt, callback), {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      // Not `maxAge`: it would count the time that the person took at the provider.
      idTokenExpected: true,
    }),
  );
  if (answer.kind !== 'tokens') return answer;
  const { access, refresh, id } = answer;
  if (id === null) return notVerified('id_token-missing');
  const expected = {
    nonce: attempt.nonce,
    authenticatedSince: authenticatedSince(attempt),
    accessToken: access,
    code: returned.code,
  };
  const token = await verifyIdToken(id, options, keys, expected, clock());
  if (token.kind !== 'id-token') return token;
  if (answer.objection !== null) return notVerified('token-answer');
  const { sub, sid, signIn, issuedAt, payload } = token;
  const facts = { sub, sid, signIn, factsAt: issuedAt };
  const complete = await completeFacts(party, conversation, access, facts, payload, { id, refresh });
  return complete.kind === 'complete' ? { kind: 'signed-in', signedIn: complete.signedIn } : complete;
}

/** As the gate knows its own address, not as the request spelled it. */
function answeredAt({ redirectUri }: Attempt, { search }: URL): URL {
  const url = new URL(redirectUri);
  url.search = search;
  return url;
}
