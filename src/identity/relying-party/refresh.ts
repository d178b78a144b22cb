/** A refresh: the provider is asked whether the sign-in still holds, and what it says of the person now. */

import type { SignIn } from '../../core/identity.ts';
import type { Refreshed, SessionTokens, SignedIn } from '../../core/signed-in.ts';
import type { JsonObject } from '../../core/strict-json.ts';
import { Conversation } from './conversation.ts';
import type { Counterpart } from './counterpart.ts';
import { completeFacts, type Facts, type Party } from './facts.ts';
import { decodeIdToken, verifyIdToken } from './id-token.ts';
import type { SignInProblem } from './problem.ts';
import { askForTokens } from './token-answer.ts';

/** What a token's refusal may have as its reason besides a lie: clocks that differ, a key that is not here yet. */
const UNSURE = new Set(['unknown-key', 'expired', 'not-yet-valid', 'iat-future', 'lifetime', 'auth_time-future']);

export async function refreshSignIn(party: Party, counterpart: Counterpart, known: SignedIn): Promise<Refreshed> {
  const { options, keys, clock } = party;
  const { id, refresh } = known.tokens;
  if (refresh === null) return { kind: 'unavailable', why: 'no-refresh-token', tokens: known.tokens };
  const before = decodeIdToken(id);
  if (before === null) return { kind: 'ended', why: 'no-id-token' };
  const conversation = await Conversation.open(counterpart, options);
  const answer = await askForTokens(conversation, ({ client, configuration }) =>
    client.refreshTokenGrant(configuration, refresh),
  );
  if (answer.kind !== 'tokens') return failed(answer, known.tokens);
  // From here on the old refresh token may be dead, so the new one is handed back whatever happens.
  let tokens: SessionTokens = { id, refresh: answer.refresh ?? refresh };
  let payload = before;
  let facts: Facts = { sub: known.sub, sid: known.sid, signIn: known.signIn, factsAt: known.factsAt };
  if (answer.id !== null) {
    const expected = { nonce: null, authenticatedSince: null, accessToken: answer.access, code: null };
    const token = await verifyIdToken(answer.id, options, keys, expected, clock());
    if (token.kind !== 'id-token') return failed(token, tokens);
    const change = changeOf(before, token.payload);
    if (change !== null) return { kind: 'ended', why: change };
    ({ payload } = token);
    tokens = { ...tokens, id: answer.id };
    facts = {
      sub: token.sub,
      sid: token.sid ?? known.sid,
      signIn: renewSignIn(known.signIn, token.signIn),
      factsAt: token.issuedAt,
    };
  }
  if (answer.objection !== null) return { kind: 'unavailable', why: answer.objection, tokens };
  const complete = await completeFacts(party, conversation, answer.access, facts, payload, tokens);
  return complete.kind === 'complete' ? { kind: 'renewed', signedIn: complete.signedIn } : failed(complete, tokens);
}

/** A wrong client secret or a broken provider must not sign everybody out at once: only what is said of this person does. */
export function failed(problem: SignInProblem, tokens: SessionTokens): Refreshed {
  switch (problem.kind) {
    case 'refused':
      return problem.about === 'person'
        ? { kind: 'ended', why: problem.error }
        : { kind: 'unavailable', why: problem.error, tokens };
    case 'not-verified':
      return UNSURE.has(problem.detail)
        ? { kind: 'unavailable', why: problem.detail, tokens }
        : { kind: 'ended', why: problem.detail };
    case 'unavailable':
    case 'unsupported':
      return { kind: 'unavailable', why: problem.detail, tokens };
    case 'expired':
      return { kind: 'unavailable', why: problem.kind, tokens };
  }
}

/**
 * OpenID Connect Core §12.2, of which openid-client compares nothing. Both tokens were verified for this issuer and client.
 *
 * @returns what must not have changed, in a stable word; null = nothing has.
 */
function changeOf(before: JsonObject, after: JsonObject): string | null {
  for (const name of ['iss', 'sub', 'azp']) if (before[name] !== after[name]) return `${name}-changed`;
  if (audiencesOf(before).symmetricDifference(audiencesOf(after)).size > 0) return 'aud-changed';
  // Either may leave these out.
  for (const name of ['auth_time', 'nonce']) {
    const [was, is] = [before[name], after[name]];
    if (was !== undefined && is !== undefined && was !== is) return `${name}-changed`;
  }
  return null;
}

/** A lone audience may be written as a list (RFC 7519 §4.1.3), and the order says nothing. */
function audiencesOf({ aud }: JsonObject): Set<unknown> {
  return new Set(Array.isArray(aud) ? aud : [aud]);
}

/** A refresh is no sign-in: what it does not say again about the sign-in is as it was. What it does say counts, up or down. */
function renewSignIn(before: SignIn, after: SignIn): SignIn {
  return Object.freeze({ amr: after.amr ?? before.amr, acr: after.acr ?? before.acr, at: before.at ?? after.at });
}
