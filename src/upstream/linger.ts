/** Ends an answer whose request is still being sent, without cutting the answer short (RFC 9112 §9.6). */

import type { IncomingMessage, ServerResponse } from 'node:http';

const LONGEST = 1_000;
const MOST = 1024 * 1024;

/**
 * The answer is already written and says `Connection: close`; only its end waits until the client stops sending, for
 * at most a second and a mebibyte. Closing with unread bytes resets the connection, and the reset overtakes the answer.
 */
export function linger(request: IncomingMessage, response: ServerResponse): void {
  let discarded = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', onData).off('end', end);
    response.end();
    response.socket?.destroySoon();
  };
  const onData = (chunk: Buffer): void => {
    discarded += chunk.length;
    if (discarded > MOST) end();
  };
  const timer = setTimeout(end, LONGEST).unref();
  response.once('close', () => clearTimeout(timer));
  request.on('data', onData).on('end', end).resume();
}
