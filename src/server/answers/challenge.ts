/** `WWW-Authenticate`: how a client is told which credential would help (RFC 6750, RFC 9470). */

import type { Exchange } from '../exchange.ts';

/** The members of an RFC 9470 challenge. */
export interface SignInWish {
  /** Any of. */
  readonly acrValues: readonly string[];
  /** Seconds; null = not asked. */
  readonly maxAge: number | null;
}

type BearerError = 'invalid_token' | 'invalid_request' | 'insufficient_user_authentication';

/**
 * One header, `[name, value]`. Without an error when the request carried no credential at all (RFC 6750 §3.1).
 *
 * @param error null = no credential came.
 * @param metadata URL of the resource's metadata (RFC 9728 §5.1).
 */
export function bearer(
  exchange: Exchange,
  error: BearerError | null,
  description: string | null = null,
  wish: SignInWish | null = null,
  metadata: string | null = null,
): readonly string[] {
  let value = `Bearer realm=${quoted(exchange.host ?? 'sallyport')}`;
  if (error !== null) value += `, error="${error}"`;
  if (description !== null) value += `, error_description=${quoted(description)}`;
  if (wish !== null) {
    const acr = wish.acrValues.filter((name) => ACR.test(name));
    if (acr.length > 0) value += `, acr_values="${acr.join(' ')}"`;
    if (wish.maxAge !== null) value += `, max_age="${wish.maxAge}"`;
  }
  if (metadata !== null) value += `, resource_metadata=${quoted(metadata)}`;
  return ['www-authenticate', value];
}

/** One blank-separated value inside quotes: printable ASCII without blank, `"` and `\`. */
const ACR = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

// RFC 6750 §3 narrows error_description to %x20-21 / %x23-5B / %x5D-7E; the realm keeps to the same alphabet, so that
// nothing a request or a policy says can end the string, the header or the line.
function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '')}"`;
}
