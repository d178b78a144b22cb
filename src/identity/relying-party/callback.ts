/** The way back from the provider: whose answer it is, before anything of it is believed or shown. */

import type { ServerMetadata } from 'openid-client';
import type { Attempt } from './attempt.ts';
import { notVerified, refused, type SignInProblem, unavailable } from './problem.ts';

export interface Callback {
  readonly kind: 'code';
  readonly code: string;
}

const ONCE = ['state', 'iss', 'code', 'error', 'error_description'];
const TOKENS = ['id_token', 'token', 'access_token', 'response'];

/**
 * `state` first, then `iss` (RFC 9207 §2.4, for errors too): until both are right, the answer may be anybody's, and even its
 * `error_description` would be an attacker's words on our page.
 */
export function readCallback(
  query: URLSearchParams,
  attempt: Attempt,
  metadata: ServerMetadata,
): Callback | SignInProblem {
  const repeated = ONCE.find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) return notVerified(`${repeated}-repeated`);
  const state = query.get('state');
  if (state === null) return notVerified('state-missing');
  if (state !== attempt.state) return notVerified('state-mismatch');
  const iss = query.get('iss');
  if (iss === null && metadata.authorization_response_iss_parameter_supported === true)
    return notVerified('iss-missing');
  if (iss !== null && iss !== metadata.issuer) return notVerified('iss-mismatch');
  const error = query.get('error');
  if (error !== null) return failureOf(error, query.get('error_description'));
  // Tokens belong in the answer of the token endpoint; in a URL they are somebody's attempt to slip one in.
  if (TOKENS.some((name) => query.has(name))) return notVerified('not-a-code');
  const code = query.get('code');
  return code === null || code === '' ? notVerified('code-missing') : { kind: 'code', code };
}

/** RFC 6749 §4.1.2.1: a redirect cannot carry a status, so these stand for 500 and 503. */
function failureOf(error: string, description: string | null): SignInProblem {
  const isDown = error === 'server_error' || error === 'temporarily_unavailable';
  return isDown ? unavailable(`the authorization endpoint answered ${error}`) : refused(error, description);
}
