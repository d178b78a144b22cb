/** The opening of a tunnel: a relay whose answer, if it is a 101, gives both sockets to a splice. */

import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Permit } from '../core/policy/decide.ts';
import { headText } from './head-text.ts';
import type { Dispatch, Origin } from './origin.ts';
import type { Passage } from './passage.ts';
import { Relay } from './relay.ts';
import { responseHead, type Fields } from './response-head.ts';
import { Splice } from './splice.ts';
import type { Upstream } from './upstream.ts';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n';

export class Handshake extends Relay {
  readonly #id: string;
  readonly #client: Duplex;
  /** The same; `node:http` writes on nothing less. */
  readonly #socket: Socket;
  readonly #early: Buffer;
  readonly #response: ServerResponse;
  #splice: Splice | null = null;

  constructor(
    permit: Permit,
    passage: Passage,
    client: Duplex,
    early: Buffer,
    upstream: Upstream,
    origin: Origin,
    dispatch: Dispatch,
  ) {
    const response = new ServerResponse(passage.request);
    super(permit, passage, response, upstream, origin, dispatch, null, 'sends');
    this.#id = passage.id;
    this.#client = client;
    this.#socket = passage.request.socket;
    this.#early = early;
    this.#response = response;
    // Before anything is awaited: a reset now must end this request and nothing else (D1).
    client.on('error', ignore);
    // Any answer but a 101 is an ordinary one, and the last on this socket.
    response.shouldKeepAlive = false;
    response.assignSocket(this.#socket);
    response.on('finish', () => client.end(() => client.destroy()));
  }

  onRequestUpgrade(_: Dispatcher.DispatchController, status: number, fields: Fields, app: Duplex): void {
    app.on('error', ignore);
    const head = status === 101 && isWebSocket(fields) ? switching(this.#id, fields) : null;
    if (this.settled || head === null) {
      app.destroy();
      this.fail('upstream-invalid', 'an upgrade to something else, or a head that HTTP does not allow');
      this.ended(null);
      return;
    }
    this.#response.detachSocket(this.#socket);
    this.begin(status);
    this.#client.write(head, 'latin1');
    if (this.#early.length > 0) app.write(this.#early);
    this.#splice = new Splice(this.#client, app, this);
  }

  /** The gate parses no frames, so it cannot know where a close frame would fit: a cut is a closed connection (1006). */
  protected override hangUp(): void {
    if (this.#splice === null) super.hangUp();
    else this.#splice.destroy();
  }

  protected override letGo(): void {
    // The fault's answer is written on the bare socket.
    this.#response.detachSocket(this.#socket);
  }
}

function isWebSocket({ upgrade }: Fields): boolean {
  return typeof upgrade === 'string' && upgrade.toLowerCase() === 'websocket';
}

/** @returns the 101 with the app's own headers, as far as they may cross; null when one of them is not HTTP. */
function switching(id: string, fields: Fields): string | null {
  const head = responseHead(id, fields, 101, 'none', 'impossible');
  return head === null ? null : headText(SWITCHING, head);
}

function ignore(): void {}
