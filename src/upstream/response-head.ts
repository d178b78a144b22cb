/** The head that the client receives: the app's, without what belongs to its connection or to the gate. */

import { setsGateCookie } from './gate-cookies.ts';
import { remembered } from './name-memory.ts';
import { foldName } from './reserved-headers.ts';
import { unshared, type Credential } from './shared-caches.ts';

type ResponseVerdict =
  | 'keep'
  | 'drop'
  | 'connection'
  | 'length'
  | 'coding'
  | 'trailer'
  | 'caching'
  | 'set-cookie'
  | 'site-data';

export interface ReservedAnswerHeader {
  /** Folded; a final `*` stands for anything. */
  readonly name: string;
  readonly verdict: Exclude<ResponseVerdict, 'keep'>;
  readonly why: string;
}

const HOP = 'belongs to the connection with the app only (RFC 9110 §7.6.1)';

export const RESERVED_ANSWER_HEADERS: readonly ReservedAnswerHeader[] = [
  { name: 'connection', verdict: 'connection', why: 'names further hop-by-hop headers, which are dropped too' },
  { name: 'keep-alive', verdict: 'drop', why: HOP },
  { name: 'te', verdict: 'drop', why: HOP },
  { name: 'upgrade', verdict: 'drop', why: 'the gate does not offer what the app offers it' },
  { name: 'proxy-*', verdict: 'drop', why: 'speaks to a proxy, and the client has none here' },
  { name: 'transfer-encoding', verdict: 'coding', why: 'framing is written anew; any coding but `chunked` is refused' },
  {
    name: 'content-length',
    verdict: 'length',
    why: 'kept, but not on 1xx and 204, where it must not stand (RFC 9110 §8.6)',
  },
  { name: 'trailer', verdict: 'trailer', why: 'kept only where trailers can follow: a chunked answer' },
  { name: 'alt-svc', verdict: 'drop', why: 'would send clients to ports of the app, past the gate (RFC 7838)' },
  {
    name: 'nel',
    verdict: 'drop',
    why: 'would have browsers report the gate’s own addresses on the host to whom the app names',
  },
  { name: 'x-sallyport*', verdict: 'drop', why: 'marks answers of the gate itself; an app must not fake its refusal' },
  {
    name: 'x-request-id',
    verdict: 'drop',
    why: 'the answer carries the id of its access record, which a person can quote',
  },
  {
    name: 'cache-control',
    verdict: 'caching',
    why: 'of an answer to somebody who is known becomes `private`: a shared cache would show it to others without asking',
  },
  { name: 'set-cookie', verdict: 'set-cookie', why: 'the gate’s own cookie names are dropped; the app’s pass' },
  {
    name: 'clear-site-data',
    verdict: 'site-data',
    why: 'without `cookies` and `*`, which would sign people out of every app of the same site',
  },
];

function judge(name: string): ResponseVerdict {
  const folded = foldName(name);
  for (const row of RESERVED_ANSWER_HEADERS) {
    const matches = row.name.endsWith('*') ? folded.startsWith(row.name.slice(0, -1)) : folded === row.name;
    if (matches) return name.toLowerCase() === folded ? row.verdict : 'drop';
  }
  return 'keep';
}

const verdictOf = remembered(judge);

export type Fields = Record<string, string | string[] | undefined>;

/**
 * @param id of the access record.
 * @param fields as undici parsed them: lower-case names, a list where a name came more than once.
 * @param credential by which the request was allowed.
 * @param trailers whether this answer is one that trailers can follow if it is chunked: a body, and a client of HTTP/1.1.
 * @returns name and value in turn, for `writeHead`; null when the framing is not believable.
 */
export function responseHead(
  id: string,
  fields: Fields,
  status: number,
  credential: Credential,
  trailers: 'possible' | 'impossible',
): (string | string[])[] | null {
  const head: (string | string[])[] = ['x-request-id', id];
  const listed = listedBy(fields.connection);
  const said = listed?.has('cache-control') === true ? undefined : fields['cache-control'];
  const caching = unshared(said === undefined ? null : String(said), status, credential);
  if (caching !== null) head.push('cache-control', caching);
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || listed?.has(foldName(name))) continue;
    switch (verdictOf(name)) {
      case 'keep':
        head.push(name, value);
        break;
      case 'length':
        if (typeof value !== 'string') return null;
        if (status >= 200 && status !== 204) head.push(name, value);
        break;
      case 'trailer':
        if (trailers === 'possible' && fields['transfer-encoding'] !== undefined) head.push(name, value);
        break;
      case 'set-cookie': {
        const cookies = typeof value === 'string' ? [value] : value;
        const left = cookies.filter((cookie) => !setsGateCookie(cookie));
        if (left.length > 0) head.push(name, left);
        break;
      }
      case 'site-data': {
        const left = withoutCookies(value);
        if (left !== '') head.push(name, left);
        break;
      }
      case 'coding':
        if (!isFraming(value)) return null;
        break;
      // Said above, as it must be where the app says nothing.
      case 'caching':
      case 'connection':
      case 'drop':
        break;
    }
  }
  return head;
}

/** @returns trailers that may follow: what a header must not say a trailer must not say either (RFC 9110 §6.5.1). */
export function responseTrailers(fields: Fields): [string, string][] {
  const trailers: [string, string][] = [];
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || verdictOf(name) !== 'keep') continue;
    for (const one of typeof value === 'string' ? [value] : value) trailers.push([name, one]);
  }
  return trailers;
}

/** Browsers clear the cookies of the whole registrable domain for it, the portal's and other apps' too. */
function withoutCookies(value: string | string[]): string {
  const types = String(value).split(',');
  return types
    .filter((type) => !/^\s*(?:"cookies"|"\*")\s*$/i.test(type))
    .join(',')
    .trim();
}

/** The parser takes `chunked` away and nothing else; under another coding the body would cross without its label. */
function isFraming(coding: string | string[]): boolean {
  return typeof coding === 'string' && /^(?:chunked|identity)$/i.test(coding);
}

function listedBy(connection: string | string[] | undefined): Set<string> | null {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return null;
  const names = new Set(String(connection).split(',').map(foldToken));
  // Framing is ours, whatever the app lists.
  names.delete('content-length');
  return names;
}

function foldToken(token: string): string {
  return foldName(token.trim());
}
