/** The second path of COPY and MOVE: it must be on the same host, and is judged like the first (POLICY.md §2.9, RFC 4918 §9.8). */

import { parseHost } from './host.ts';
import { canonicalise, type CanonicalPath, type PathOptions } from './path.ts';
import { Refusal } from './refusal.ts';

export interface Moving {
  readonly method: string;
  /** The admitted host. */
  readonly host: string | null;
  readonly rawHeaders: readonly string[];
}

/** @returns null for every other method. */
export function destination(request: Moving, options: PathOptions): CanonicalPath | Refusal | null {
  if (request.method !== 'COPY' && request.method !== 'MOVE') return null;
  const values = request.rawHeaders.filter(
    (_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === 'destination',
  );
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) return new Refusal('bad-destination', 'not-exactly-one');
  const target = targetOf(value, request.host);
  if (target === null) return new Refusal('bad-destination', 'no-path-here');
  const path = canonicalise(target, options);
  if (path instanceof Refusal) return new Refusal('bad-destination', path.detail);
  // INVARIANT: the header crosses as it was sent, so that what was judged must be what stands there.
  return path.path + path.query === target ? path : new Refusal('bad-destination', 'not-canonical');
}

/** An absolute URL on this host, or a path. Cut by hand, because a URL parser would repair the path. */
function targetOf(value: string, host: string | null): string | null {
  const authority = /^https?:\/\/([^/?#]*)(.*)$/i.exec(value);
  if (authority === null) return value.startsWith('/') && !value.startsWith('//') ? value : null;
  const [, name = '', rest = ''] = authority;
  if (host === null || parseHost(name)?.name !== host) return null;
  return rest.startsWith('/') ? rest : null;
}
