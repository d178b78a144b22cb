/**
 * Takes `100 Continue` out of what an app sends before its answer. Nobody asked for it, because the gate answers `Expect`
 * itself; RFC 9110 §15.2 says to pass over it, and undici takes it for a broken answer.
 */

import type { Socket } from 'node:net';

/** 101 is an answer. */
const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/;
const CODE_AT = 'HTTP/1.1 '.length;
/** As far as the code and what ends it. */
const START = CODE_AT + 4;
const HEAD_END = '\r\n\r\n';
/** Of an interim answer that is not complete yet; what is longer is undici's to refuse. */
const MOST = 16 * 1024;

export class ContinueFilter {
  /** No byte of the answer itself has come yet. */
  #waits = false;
  #held: Buffer | null = null;

  /** From now on all that is read of the socket passes here: one comparison, once the answer has begun. */
  constructor(socket: Pick<Socket, 'read'>) {
    const read = socket.read.bind(socket);
    socket.read = (size?: number) => {
      const chunk: Buffer | null = read(size);
      return this.#waits && chunk !== null ? this.#pass(chunk) : chunk;
    };
  }

  /** A request is about to be written. */
  begin(): void {
    this.#waits = true;
    this.#held = null;
  }

  #pass(chunk: Buffer): Buffer | null {
    if (this.#held === null && chunk.length >= START && chunk[CODE_AT] !== 0x31) {
      this.#waits = false;
      return chunk;
    }
    let rest = this.#held === null ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = null;
    const kept: Buffer[] = [];
    while (rest.length > 0) {
      const end = isInterim(rest) ? rest.indexOf(HEAD_END, 0, 'latin1') : null;
      if (end === -1 && rest.length <= MOST) {
        this.#held = rest;
        break;
      }
      if (end === -1 || end === null) {
        this.#waits = false;
        kept.push(rest);
        break;
      }
      const next = end + HEAD_END.length;
      if (rest.toString('latin1', CODE_AT, CODE_AT + 3) !== '100') kept.push(rest.subarray(0, next));
      rest = rest.subarray(next);
    }
    return kept.length === 0 ? null : Buffer.concat(kept);
  }
}

/** Whether an interim answer begins here, or may, for all that has come of it. */
function isInterim(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, START);
  return start.length === START ? INTERIM.test(start) : 'HTTP/1.1 1'.startsWith(start.slice(0, CODE_AT + 1));
}
