/** The client's side of a relayed answer: its head, its pieces with back-pressure, and its end. */

import { STATUS_CODES, type ServerResponse } from 'node:http';
import { headText } from './head-text.ts';
import { linger } from './linger.ts';
import type { Passage } from './passage.ts';
import { responseHead, responseTrailers, type Fields } from './response-head.ts';
import type { Credential } from './shared-caches.ts';
import type { Upload } from './upload.ts';

export class Reply {
  readonly response: ServerResponse;
  readonly #credential: Credential;
  /** The client has room again. */
  readonly #onDrain: () => void;
  /** Of the head that was written; null before. */
  status: number | null = null;
  /** Whether a byte of it was handed to the socket. */
  flushed = false;
  /** Of the body. */
  bytes = 0;
  /** The first piece of the body, held until the end of this turn: a small answer leaves with its head in one write. */
  #first: Buffer | null = null;
  #draining = false;

  /** @param credential by which the request was allowed. */
  constructor(response: ServerResponse, credential: Credential, onDrain: () => void) {
    this.response = response;
    this.#credential = credential;
    this.#onDrain = onDrain;
    // Whoever ends the exchange looks at the outcome; an error without a listener would end the process.
    response.on('error', ignore);
  }

  /** @returns false when the app's head is not one that HTTP allows; then nothing was written. */
  head(passage: Passage, status: number, fields: Fields, upload: Upload | null): boolean {
    const { request, method } = passage;
    const bare = method === 'HEAD' || status === 204 || status === 304 || request.httpVersionMinor === 0;
    const head = responseHead(passage.id, fields, status, this.#credential, bare ? 'impossible' : 'possible');
    if (head === null) return false;
    // The client may still be sending when the answer ends; the rest must not be taken for its next request (D28).
    if (upload !== null && !request.complete) head.push('connection', 'close');
    try {
      this.response.writeHead(status, head);
    } catch {
      return false;
    }
    this.status = status;
    process.nextTick(flush, this);
    return true;
  }

  /**
   * An early hint and its like (RFC 9110 §15.2): for clients of HTTP/1.1, and only as fast as they read. A pipelined one that
   * still waits for another answer does without.
   */
  interim({ id, request }: Passage, status: number, fields: Fields): void {
    const { socket } = this.response;
    if (socket === null || socket.writableNeedDrain || request.httpVersionMinor === 0) return;
    const head = responseHead(id, fields, status, this.#credential, 'impossible');
    const text = head === null ? null : headText(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Interim'}\r\n`, head);
    if (text !== null) socket.write(text, 'latin1');
  }

  /** @returns false when the client must be waited for; `onDrain` says when it need not any more. */
  data(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.flushed) return this.#write(chunk);
    if (this.#first === null) {
      this.#first = chunk;
      return true;
    }
    this.flush();
    return this.#write(chunk);
  }

  end(passage: Passage, trailers: Fields, upload: Upload | null): void {
    const { response } = this;
    try {
      response.addTrailers(responseTrailers(trailers));
    } catch {
      // The body is complete; what HTTP does not allow after it is left out.
    }
    if (upload !== null && !passage.request.complete) {
      this.flush();
      upload.destroy();
      linger(passage.request, response);
      return;
    }
    const first = this.#first;
    this.#first = null;
    this.flushed = true;
    if (first === null) response.end();
    else endWith(response, first);
  }

  /** Sends what is there, be it only the head: an event stream's first event may be minutes away. */
  flush(): void {
    if (this.flushed || this.response.destroyed) return;
    this.flushed = true;
    const first = this.#first;
    this.#first = null;
    if (first === null) this.response.flushHeaders();
    else this.#write(first);
  }

  #write(chunk: Buffer): boolean {
    if (this.response.write(chunk)) return true;
    if (!this.#draining) {
      this.#draining = true;
      this.response.on('drain', this.#onDrain);
    }
    return false;
  }
}

/** Longer bodies cost more to copy than a second buffer costs the system call. */
const SMALL = 4_096;

/** Head and small body as one string, which Node hands to the system in one piece: 0.6 µs less than as two. */
function endWith(response: ServerResponse, body: Buffer): void {
  if (body.length > SMALL) response.end(body);
  else response.end(body.toString('latin1'), 'latin1');
}

function flush(reply: Reply): void {
  reply.flush();
}

function ignore(): void {}
