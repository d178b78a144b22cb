/** What can be refused about a token before any key is asked for: its spelling, its header, and who it says issued it. */

import { Refusal } from '../core/refusal.ts';
import type { JsonObject } from '../core/strict-json.ts';
import { parseObjectBytes } from './json-bytes.ts';

/** Characters of a whole token. */
export const LONGEST_TOKEN = 16_384;
const LONGEST_HEADER = 4_096;

/** RFC 8725bis §3.14: libraries also accept padding and white space, and so many spellings of one token. */
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const KID = /^[\x20-\x7e]{1,256}$/;

/** Well-formed, and nothing more: any of it may be a lie until the signature was verified. */
export interface UnverifiedToken {
  readonly text: string;
  readonly iss: string;
  readonly typ: string | null;
  /** Only ever compared with the ids of keys that are there (RFC 8725 §3.10). */
  readonly kid: string | null;
}

/** @returns a Refusal whose detail names what is wrong: `too-long`, `malformed`, `header`, `crit`, `nested`, `kid`, `iss-missing`. */
export function parseToken(text: string): UnverifiedToken | Refusal {
  if (text.length > LONGEST_TOKEN) return refuse('too-long');
  const parts = COMPACT.exec(text);
  if (parts === null) return refuse('malformed');
  const [, header = '', payload = '', signature = ''] = parts;
  if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature)) return refuse('malformed');
  const head = decode(header, LONGEST_HEADER);
  if (head === null) return refuse('header');
  const problem = headerProblem(head);
  if (problem !== null) return refuse(problem);
  const claims = decode(payload, LONGEST_TOKEN);
  if (claims === null) return refuse('malformed');
  const { typ, kid } = head;
  const { iss } = claims;
  if (typeof iss !== 'string') return refuse('iss-missing');
  return { text, iss, typ: typeof typ === 'string' ? typ : null, kid: typeof kid === 'string' ? kid : null };
}

/** `jku`, `x5u`, `jwk` and `x5c` are not looked at: a key that the token brings along proves nothing. */
function headerProblem({ alg, typ, kid, crit, b64, cty }: JsonObject): string | null {
  if (typeof alg !== 'string' || (typ !== undefined && typeof typ !== 'string')) return 'header';
  // No extension is understood here, so whatever is critical is not (RFC 7515 §4.1.11).
  if (crit !== undefined || b64 !== undefined) return 'crit';
  if (cty !== undefined) return 'nested';
  if (kid !== undefined && (typeof kid !== 'string' || !KID.test(kid))) return 'kid';
  return null;
}

function decode(part: string, limit: number): JsonObject | null {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.length > limit ? null : parseObjectBytes(bytes);
}

/** The last character must not carry bits that no byte needs: they would make a second spelling of the same bytes. */
function isCanonical(part: string): boolean {
  const last = part.at(-1) ?? '';
  switch (part.length % 4) {
    case 1:
      return false;
    case 2:
      return 'AQgw'.includes(last);
    case 3:
      return 'AEIMQUYcgkosw048'.includes(last);
    default:
      return true;
  }
}

export function refuse(detail: string): Refusal {
  return new Refusal('invalid-token', detail);
}
