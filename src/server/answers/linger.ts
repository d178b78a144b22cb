/** Closes a connection whose request body is not wanted, without cutting the answer short (RFC 9112 §9.6). */

import type { IncomingMessage, ServerResponse } from 'node:http';

const LINGER_MS = 1000;
const LINGER_BYTES = 1024 * 1024;

/**
 * The answer's head and body are already written; its end waits until the client has stopped sending. Closing with
 * unread bytes in the socket resets the connection, and the reset would overtake the answer. At most a second and a
 * mebibyte: a refused upload is not swallowed (D28).
 */
export function linger(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  const close = () => {
    clearTimeout(timer);
    response.end();
    // What is still on its way is not read any more; `end` alone would let Node drain it to the last byte.
    response.socket?.destroySoon();
  };
  const timer = setTimeout(close, LINGER_MS);
  timer.unref();
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) request.destroy();
  });
  request.once('end', close);
  request.once('error', close);
  response.once('close', () => clearTimeout(timer));
}
