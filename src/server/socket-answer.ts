/** A complete answer on a bare socket: where the parser gave up, Node has no response object to write it with. */

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { CLIENT_GONE, type Outcome } from '../core/outcome.ts';

const LINGER_MS = 1000;
const LINGER_BYTES = 1024 * 1024;

/**
 * Answers and closes. The client may still be sending: closing with unread bytes in the socket would reset the
 * connection, and the reset would overtake the answer (RFC 9112 §9.6), so what it sends is read for a moment, and dropped.
 *
 * @param headers `[name, value, …]`; framing, `date` and `connection: close` are added.
 */
export function answerSocket(
  socket: Socket,
  status: number,
  headers: readonly string[],
  body: string,
): Promise<Outcome> {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return Promise.resolve(CLIENT_GONE);
  }
  const bytes = Buffer.byteLength(body);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\ndate: ${new Date().toUTCString()}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  head += `content-length: ${bytes}\r\nconnection: close\r\n\r\n`;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  socket.once('close', () => resolve(CLIENT_GONE));
  socket.end(head + body, () => {
    // Called also for what waited for room and never left, because the socket was destroyed.
    resolve(socket.destroyed ? CLIENT_GONE : { status, ended: null, bytes, upstream: null });
    linger(socket);
  });
  return promise;
}

function linger(socket: Socket): void {
  const limit = socket.bytesRead + LINGER_BYTES;
  const destroy = () => socket.destroy();
  const timer = setTimeout(destroy, LINGER_MS).unref();
  socket.on('data', () => {
    if (socket.bytesRead > limit) destroy();
  });
  socket.once('end', destroy);
  socket.once('close', () => clearTimeout(timer));
}
