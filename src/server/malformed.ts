/** What the HTTP parser refused, or waited for in vain: an answer, and a record, though there never was a request. */

import type { Socket } from 'node:net';
import type { Entry } from '../core/entry.ts';
import type { Outcome } from '../core/outcome.ts';
import { Refusal } from '../core/refusal.ts';
import { statusWords } from './answers/notice.ts';
import { baseHeaders, JSON_HEADERS } from './answers/render.ts';
import { answerSocket } from './socket-answer.ts';

export class MalformedEntry implements Entry {
  readonly id: string;
  readonly kind = 'malformed';
  readonly startedAt = Date.now();
  readonly startedTick = performance.now();
  readonly clientIp: string;
  readonly agent = null;
  readonly parentId = null;
  readonly method = null;
  readonly target = null;
  readonly host = null;
  readonly path = null;
  readonly app = null;
  readonly identity = null;
  readonly device = null;
  readonly decision = null;
  readonly decidedAt = null;
  readonly destination = null;
  readonly reads = [];
  readonly refusal: Refusal;
  readonly fault = null;
  readonly event = null;
  readonly authMicros = 0;
  readonly policyMicros = 0;

  constructor(id: string, clientIp: string, refusal: Refusal) {
    this.id = id;
    this.clientIp = clientIp;
    this.refusal = refusal;
  }
}

/** @returns null for what is no request at all: a reset connection, a failed TLS handshake, bytes after `Connection: close`. */
export function refusalOf(error: NodeJS.ErrnoException): Refusal | null {
  const { code = '' } = error;
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Refusal('head-timeout');
    case 'HPE_HEADER_OVERFLOW':
      return new Refusal('head-too-large', 'bytes');
    case 'HPE_CLOSED_CONNECTION':
      return null;
    default:
      if (!code.startsWith('HPE_')) return null;
      return new Refusal('malformed-request', code.slice('HPE_'.length).toLowerCase().replaceAll('_', '-'));
  }
}

/** In JSON, whoever asked: nothing of what was sent can be believed to say what it wants to read. */
export function answerMalformed(socket: Socket, entry: MalformedEntry): Promise<Outcome> {
  const { id, refusal } = entry;
  const { reason, sentence, status } = refusal;
  const headers = [...baseHeaders(id, reason), ...JSON_HEADERS];
  const [error] = statusWords(status);
  const body = JSON.stringify({ error, reason, message: sentence, request_id: id }) + '\n';
  return answerSocket(socket, status, headers, body);
}
