/** The head that the app receives: the client's, without what must not cross, and then what the gate adds. */

import { Fault } from '../core/fault.ts';
import type { Permit } from '../core/policy/decide.ts';
import { pushForwarded } from './forwarded.ts';
import { withoutGateCookies } from './gate-cookies.ts';
import { remembered } from './name-memory.ts';
import type { Passage } from './passage.ts';
import { foldName, judgeName } from './reserved-headers.ts';

export interface RequestHead {
  /** Flat, for undici; the first name is `host`. Has `content-length` only with a body of that size; undici writes all other framing. */
  readonly headers: string[];
  readonly body: 'none' | 'sized' | 'chunked';
  /** The client waits for `100 Continue` before it sends the body. */
  readonly waits: boolean;
}

/** Where the head goes: who the app is to the public, and what it is called there. */
export interface Addressee {
  readonly hostHeader: 'public' | 'upstream';
  readonly publicPort: string;
}

const verdictOf = remembered(judgeName);

/**
 * INVARIANT: everything the client must not say is removed before anything is added, so that neither a forged header
 * nor a `Connection` that names one of ours can reach what the gate says.
 *
 * @param origin the authority of the upstream, for `hostHeader: 'upstream'`.
 * @param added flat; the identity headers.
 */
export function requestHead(
  passage: Passage,
  permit: Permit,
  addressee: Addressee,
  origin: string,
  added: readonly string[],
): RequestHead {
  const { rawHeaders } = passage;
  const authority = `${passage.host ?? ''}${addressee.publicPort}`;
  const kept: string[] = ['host', addressee.hostHeader === 'public' ? authority : origin];
  let length: string | null = null;
  let coding: string | null = null;
  let listed: string | null = null;
  let waits = false;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    switch (verdictOf(name)) {
      case 'keep':
        kept.push(name, value);
        break;
      case 'cookie': {
        const cookies = withoutGateCookies(value);
        if (cookies !== null) kept.push(name, cookies);
        break;
      }
      case 'authorization':
        if (permit.query.identity.via !== 'bearer') kept.push(name, value);
        break;
      case 'length':
        length = value;
        break;
      case 'coding':
        coding = coding === null ? value : `${coding}, ${value}`;
        break;
      case 'connection':
        listed = listed === null ? value : `${listed},${value}`;
        break;
      case 'expect':
        waits = true;
        break;
      case 'host':
      case 'drop':
        break;
    }
  }
  const headers = listed === null ? kept : withoutListed(kept, listed);
  pushForwarded(headers, passage, authority);
  for (const part of added) headers.push(part);

  if (coding !== null) {
    // The parser decodes `chunked` only; under another coding the body would cross without its label.
    if (coding.toLowerCase() !== 'chunked') throw new Fault('upstream-invalid', `transfer coding \`${coding}\``);
    return { headers, body: 'chunked', waits };
  }
  if (length === null || Number(length) === 0) return { headers, body: 'none', waits };
  headers.push('content-length', length);
  return { headers, body: 'sized', waits };
}

/** The two values that nearly every request has name no further header. */
function withoutListed(headers: string[], listed: string): string[] {
  const value = listed.toLowerCase();
  if (value === 'keep-alive' || value === 'close') return headers;
  const names = new Set(value.split(',').map((token) => foldName(token.trim())));
  // The one header that is ours by now.
  names.delete('host');
  return headers.filter((_, i) => !names.has(foldName(headers[i - (i % 2)] ?? '')));
}
