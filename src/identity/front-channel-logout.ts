/** OpenID Connect Front-Channel Logout 1.0 §3: the provider has an invisible frame load this URL. Nothing proves who asks. */

import { isName } from './registered-claims.ts';

export interface FrontChannelLogout {
  readonly iss: string;
  readonly sid: string;
}

/**
 * `iss` and `sid` are optional in the specification; without them the cookie would say whose session it is, and browsers send
 * none into a frame of another site. So only a request with both counts, and whoever knows both can end that one session.
 *
 * @returns null when either is missing, or stands there twice.
 */
export function readFrontChannelLogout(query: URLSearchParams): FrontChannelLogout | null {
  const [iss, otherIss] = query.getAll('iss');
  const [sid, otherSid] = query.getAll('sid');
  if (otherIss !== undefined || otherSid !== undefined) return null;
  return iss !== undefined && iss !== '' && isName(sid) ? { iss, sid } : null;
}
