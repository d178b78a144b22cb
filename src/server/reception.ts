/** Makes an exchange of everything that arrives, and keeps account of what is in flight on each connection. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Refusal } from '../core/refusal.ts';
import type { ClientDeriver } from './client.ts';
import { Connection } from './connection.ts';
import { Exchange, type Channel } from './exchange.ts';
import { isForwardAuth } from './forward-auth.ts';
import type { Line } from './line.ts';
import { answerMalformed, MalformedEntry, refusalOf } from './malformed.ts';
import { ulid } from './ulid.ts';

const EXPECTATION = new Refusal('expectation-failed');
const PIPELINED = new Refusal('bad-upgrade', 'pipelined');
const OVERRUN = new Refusal('malformed-request', 'too-many-pipelined');
const TOO_MANY_FIELDS = new Refusal('head-too-large', 'fields');

export class Reception {
  /** Replaced when a reload changes whom the gate trusts. */
  deriver: ClientDeriver;
  readonly #line: Line;
  readonly #maxFields: number;
  readonly #connections = new Map<Socket, Connection>();
  #closing = false;

  constructor(line: Line, deriver: ClientDeriver, maxFields: number) {
    this.#line = line;
    this.deriver = deriver;
    this.#maxFields = maxFields;
  }

  connected(socket: Socket): void {
    this.#connectionOf(socket);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    void this.#serve(request, { kind: 'response', response }, 'http', this.#countFields(request));
  }

  /** `Expect` with anything but `100-continue` (D32). */
  expectation(request: IncomingMessage, response: ServerResponse): void {
    void this.#serve(request, { kind: 'response', response }, 'http', EXPECTATION);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#detached(request, { kind: 'socket', socket, head }, 'websocket');
  }

  /** CONNECT is refused on the line like every method that we do not do; Node would hang up (D32). */
  connect(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#detached(request, { kind: 'socket', socket, head }, 'http');
  }

  /** The parser gave up, or waited too long for a head; also every error of a socket that Node serves. */
  clientError(error: NodeJS.ErrnoException, socket: Socket): void {
    const connection = this.#connectionOf(socket);
    if (connection.refused) return;
    const refusal = refusalOf(error);
    // Whoever connects and says nothing, as browsers do ahead of time, has not asked anything.
    const silent = socket.bytesRead === 0;
    if (refusal === null || silent) {
      if (refusal !== null || connection.isIdle || error.code !== 'HPE_CLOSED_CONNECTION') socket.destroy();
      return;
    }
    connection.refused = true;
    // What broke is the body of a request that has its own record, and maybe an answer: into that nothing is written (D25).
    if (connection.isReceiving) {
      socket.destroySoon();
      return;
    }
    void this.#malformed(socket, connection, refusal);
  }

  /** From now on no answer keeps its connection. */
  close(): void {
    this.#closing = true;
    for (const connection of this.#connections.values()) connection.announceClose();
  }

  destroy(): void {
    for (const socket of this.#connections.keys()) socket.destroy();
  }

  /** For a socket that Node has let go of. */
  #detached(request: IncomingMessage, channel: Channel & { kind: 'socket' }, kind: 'http' | 'websocket'): void {
    // INVARIANT: before anything is awaited. An error without a listener ends the process (D1, D3).
    channel.socket.on('error', () => {});
    const connection = this.#connectionOf(request.socket);
    if (connection.isIdle) void this.#serve(request, channel, kind, this.#countFields(request));
    // Its bytes would get between those of an answer that is still on its way (D2).
    else void connection.idle().then(() => this.#serve(request, channel, kind, PIPELINED));
  }

  async #serve(
    request: IncomingMessage,
    channel: Channel,
    kind: 'http' | 'websocket',
    refusal: Refusal | null,
  ): Promise<void> {
    const { socket } = request;
    const connection = this.#connectionOf(socket);
    const response = channel.kind === 'response' ? channel.response : null;
    if (connection.isOverrun) {
      hold(socket);
      return;
    }
    connection.begin(response);
    if (this.#closing) connection.announceClose();
    const { isOverrun } = connection;
    try {
      if (!connection.isAlone) await connection.turn();
      await this.#pass(request, channel, kind, isOverrun ? OVERRUN : refusal);
    } catch (error) {
      socket.destroy();
      this.#line.report(error);
    }
    connection.end(response);
  }

  #pass(
    request: IncomingMessage,
    channel: Channel,
    kind: 'http' | 'websocket',
    refusal: Refusal | null,
  ): Promise<void> {
    const { deriver } = this;
    const { method = '', url: target = '', rawHeaders } = request;
    const id = ulid(Date.now());
    const client = deriver.client(request);
    const parentId = deriver.parentId(request);
    // A proxy that passes a client's CONNECT on must not get a 200 for it.
    const mayAsk = refusal === null && kind === 'http' && method !== 'CONNECT';
    if (mayAsk && isForwardAuth(target) && deriver.mayAsk(request.socket)) {
      return this.#line.ask({ id, request, channel, client, target, parentId });
    }
    const exchange = new Exchange({ id, kind, request, channel, client, method, target, rawHeaders, parentId });
    return refusal === null ? this.#line.handle(exchange) : this.#line.refuse(exchange, refusal);
  }

  async #malformed(socket: Socket, connection: Connection, refusal: Refusal): Promise<void> {
    const entry = new MalformedEntry(ulid(Date.now()), this.deriver.peer(socket).ip, refusal);
    await connection.idle();
    const outcome = await answerMalformed(socket, entry);
    try {
      this.#line.malformed(entry, outcome);
    } catch (error) {
      this.#line.report(error);
    }
  }

  #countFields(request: IncomingMessage): Refusal | null {
    return request.rawHeaders.length > this.#maxFields * 2 ? TOO_MANY_FIELDS : null;
  }

  #connectionOf(socket: Socket): Connection {
    let connection = this.#connections.get(socket);
    if (connection === undefined) {
      connection = new Connection();
      this.#connections.set(socket, connection);
      socket.once('close', () => this.#connections.delete(socket));
    }
    return connection;
  }
}

/** Node goes on reading after each request that it has parsed, so this must come after all of a segment. */
function hold(socket: Socket): void {
  process.nextTick(() => socket.pause());
}
