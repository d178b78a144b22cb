/** Puts one answer of the gate's on its channel, and says what became of it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { CLIENT_GONE, type Outcome } from '../../core/outcome.ts';
import { linger } from '../../upstream/linger.ts';
import type { Exchange } from '../exchange.ts';
import { answerSocket } from '../socket-answer.ts';
import type { Answer } from './render.ts';

export function send(exchange: Exchange, answer: Answer): Promise<Outcome> {
  const { channel, request } = exchange;
  if (channel.kind === 'socket') return answerSocket(request.socket, answer.status, answer.headers, answer.body);
  return sendResponse(request, channel.response, answer);
}

async function sendResponse(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<Outcome> {
  const { socket } = request;
  if (response.destroyed || socket.destroyed) return CLIENT_GONE;
  const { status, body } = answer;
  const length = Buffer.byteLength(body);
  const bytes = request.method === 'HEAD' ? 0 : length;
  const unread = hasUnreadBody(request);
  const headers = [...answer.headers, 'content-length', String(length)];
  // Without it a keep-alive client goes on sending a body that nobody wants (D28).
  if (unread) headers.push('connection', 'close');
  response.writeHead(status, headers);

  const { promise, resolve } = Promise.withResolvers<Outcome>();
  // Node says `finish` also of what waited for room and never left, because the socket was destroyed.
  const sent = () => resolve(socket.destroyed ? CLIENT_GONE : { status, ended: null, bytes, upstream: null });
  const gone = () => resolve(CLIENT_GONE);
  response.once('close', gone);
  // A pipelined answer that never got its turn on the socket hears nothing of the socket's end.
  socket.once('close', gone);
  if (unread) {
    if (bytes > 0) response.write(body, sent);
    else response.flushHeaders();
    linger(request, response);
    if (bytes === 0) sent();
  } else {
    response.end(body, sent);
  }
  const outcome = await promise;
  socket.off('close', gone);
  return outcome;
}

// By the head and not by `complete` alone: inside the `request` event that is still false for a request without a body.
function hasUnreadBody(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const { headers } = request;
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
