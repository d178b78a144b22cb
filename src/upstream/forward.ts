/** Carries one permitted request to its app and the answer back. */

import type { Outcome } from '../core/outcome.ts';
import { Permit } from '../core/policy/decide.ts';
import { gone } from './gone.ts';
import type { Dispatch } from './origin.ts';
import type { Passage } from './passage.ts';
import { Relay } from './relay.ts';
import { requestHead } from './request-head.ts';
import { Upload } from './upload.ts';
import type { Upstream } from './upstream.ts';

/**
 * Sends exactly the path and query that were judged. Streams both ways, each side only as fast as the other takes it;
 * `passage.cut` ends both at once.
 *
 * @param added headers to add, `[name, value, name, value, …]`: the identity.
 * @returns how it ended. Rejects with an `UpstreamFault` only while the client was sent nothing.
 */
export function forward(
  permit: Permit,
  passage: Passage,
  upstream: Upstream,
  added: readonly string[],
): Promise<Outcome> {
  Permit.assert(permit);
  const { channel, request, method } = passage;
  if (channel.kind !== 'response') throw new TypeError('an upgrade is tunnelled, not forwarded');
  const { response } = channel;
  const origin = upstream.next();
  if (response.destroyed || request.socket.destroyed) return Promise.resolve(gone(origin.address));

  const head = requestHead(passage, permit, upstream.options, origin.authority, added);
  const { path, query } = permit.query.path;
  const upload = head.body === 'none' ? null : new Upload(request, () => relay.passed(0));
  const dispatch: Dispatch = { method, path: path + query, headers: head.headers, body: upload, servername: 'app' };
  const body = head.waits && upload !== null && request.httpVersionMinor > 0 ? 'waits' : 'sends';
  const relay = new Relay(permit, passage, response, upstream, origin, dispatch, upload, body);
  return relay.run();
}
