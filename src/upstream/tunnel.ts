/** Carries one permitted WebSocket: the app's own handshake first, then bytes both ways until either side, or a cut, ends it. */

import type { Outcome } from '../core/outcome.ts';
import { Permit } from '../core/policy/decide.ts';
import { gone } from './gone.ts';
import type { Dispatch } from './origin.ts';
import type { Passage } from './passage.ts';
import { requestHead } from './request-head.ts';
import { Handshake } from './handshake.ts';
import type { Upstream } from './upstream.ts';

/**
 * The client gets its 101 only after the app's; any other answer of the app is passed on as an answer, and closes.
 *
 * @param added headers to add, `[name, value, name, value, …]`: the identity.
 * @returns how it ended; `bytes` counts what the client was sent after the 101. Rejects with an `UpstreamFault` only
 * while the client was sent nothing.
 */
export function tunnel(
  permit: Permit,
  passage: Passage,
  upstream: Upstream,
  added: readonly string[],
): Promise<Outcome> {
  Permit.assert(permit);
  const { channel, method } = passage;
  if (channel.kind !== 'socket') throw new TypeError('only an upgrade is tunnelled');
  const { socket, head: early } = channel;
  const origin = upstream.next();
  if (socket.destroyed) return Promise.resolve(gone(origin.address));

  const head = requestHead(passage, permit, upstream.options, origin.authority, added);
  const { path, query } = permit.query.path;
  const dispatch: Dispatch = {
    method,
    path: path + query,
    headers: head.headers,
    body: null,
    servername: 'app',
    upgrade: 'websocket',
  };
  return new Handshake(permit, passage, socket, early, upstream, origin, dispatch).run();
}
