/** One request on its way through: undici's handler on the app's side, a reply on the client's, and how it ended. */

import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { FaultCode } from '../core/fault.ts';
import type { Ended, Outcome } from '../core/outcome.ts';
import type { Permit } from '../core/policy/decide.ts';
import { faultOf, isClosed, isRefused } from './failure.ts';
import type { Connection } from './connection.ts';
import type { Dispatch, Errand, Origin } from './origin.ts';
import type { Passage } from './passage.ts';
import { Reply } from './reply.ts';
import type { Fields } from './response-head.ts';
import type { Upload } from './upload.ts';
import { UpstreamFault } from './upstream-fault.ts';
import type { Upstream } from './upstream.ts';
import type { Watched } from './watch.ts';

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND', 'REPORT', 'SEARCH', 'QUERY']);

/** Shared, because nobody reads it: the outcome says why, and an error of its own would cost a stack trace. */
const ABORTED = new Error('the gate gave up');

export class Relay implements Errand, Watched {
  readonly dispatch: Dispatch;
  connection: Connection | null = null;
  place = -1;

  readonly #passage: Passage;
  readonly #reply: Reply;
  readonly #upstream: Upstream;
  readonly #upload: Upload | null;
  readonly #startedAt = performance.now();
  readonly #outcome = Promise.withResolvers<Outcome>();
  #origin: Origin;
  #controller: Dispatcher.DispatchController | null = null;
  #waits: boolean;
  #retried = false;
  /** The connection had carried something before. */
  #reused = false;
  /** Something of the answer came, be it only its first byte. */
  #answered = false;
  #headAt = 0;
  /** Ticks since something moved. */
  #quiet = 0;
  #error: FaultCode | null = null;
  #settled = false;

  /** @param body `waits`: the client sends it after `100 Continue` only. */
  constructor(
    permit: Permit,
    passage: Passage,
    response: ServerResponse,
    upstream: Upstream,
    origin: Origin,
    dispatch: Dispatch,
    upload: Upload | null,
    body: 'sends' | 'waits',
  ) {
    this.dispatch = dispatch;
    this.#passage = passage;
    this.#upstream = upstream;
    this.#origin = origin;
    this.#upload = upload;
    this.#waits = body === 'waits';
    this.#reply = new Reply(response, permit.query.identity.via, () => {
      this.#quiet = 0;
      this.#controller?.resume();
    });
  }

  /** Rejects with an `UpstreamFault` while the client was sent nothing; afterwards the outcome says what happened. */
  run(): Promise<Outcome> {
    const { request, cut } = this.#passage;
    const { response } = this.#reply;
    const onClose = (): void => this.#closed();
    response.on('close', onClose);
    // A pipelined answer that has not got its turn on the socket hears nothing of the socket's end.
    if (response.socket === null) {
      const { socket } = request;
      socket.on('close', onClose);
      response.on('close', () => socket.off('close', onClose));
    }
    cut.onCut((reason) => this.#cut(reason));
    if (!this.#settled) {
      this.#upstream.watch.add(this);
      this.#take();
    }
    return this.#outcome.promise;
  }

  tick(): void {
    this.#quiet++;
    const { patience } = this.#upstream;
    if (this.#reply.status !== null) {
      if (this.#quiet >= patience.idle) this.#idle();
    } else if (this.#upload?.starved === true) {
      if (this.#quiet >= patience.body) this.fail('body-timeout', 'the client stopped sending the body');
    } else if (this.#quiet >= patience.headers) {
      if (this.connection === null) this.fail('overloaded', 'no connection came free in time');
      else this.fail('upstream-timeout', 'no response head in time');
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#reused = this.connection?.use() ?? false;
    if (this.#settled) {
      controller.abort(ABORTED);
    } else if (this.#waits) {
      this.#waits = false;
      this.#reply.response.writeContinue();
    }
  }

  onResponseStarted(): void {
    this.#answered = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, fields: Fields): void {
    this.#quiet = 0;
    if (this.#settled) return;
    if (status < 200) {
      this.#reply.interim(this.#passage, status, fields);
      return;
    }
    this.#headAt = performance.now();
    if (!this.#reply.head(this.#passage, status, fields, this.#upload)) {
      this.fail('upstream-invalid', 'a head that HTTP does not allow');
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#quiet = 0;
    if (!this.#reply.data(chunk)) controller.pause();
  }

  onResponseEnd(_: Dispatcher.DispatchController, trailers: Fields): void {
    this.#giveBack();
    if (!this.#settled) this.#reply.end(this.#passage, trailers, this.#upload);
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    const sent = this.#controller !== null;
    if (this.#settled) {
      this.#giveBack();
    } else if (isRefused(error, sent)) {
      this.#origin.rest();
      this.#giveBack();
      if (this.#mayRetry()) this.#elsewhere();
      else this.fail(faultOf(error, sent), error.message, error);
    } else if (this.#reused && !this.#answered && isClosed(error) && this.#mayRetry()) {
      // When undici has done with the closed socket; this connection opens anew, any other may be as stale.
      setImmediate(again, this);
    } else {
      this.#giveBack();
      this.fail(faultOf(error, sent), error.message, error);
    }
  }

  /** The second and last try, on the connection that was found closed. */
  again(): void {
    if (this.connection === null) return;
    if (this.#settled) this.#giveBack();
    else this.connection.client.dispatch(this.dispatch, this);
  }

  /** Something moved; `bytes` of it towards the client. */
  passed(bytes: number): void {
    this.#quiet = 0;
    this.#reply.bytes += bytes;
  }

  /** It ended without `onResponseEnd`. */
  ended(ended: Ended | null): void {
    this.#giveBack();
    this.#settle(ended);
  }

  /** The client was sent a head that does not come from `onResponseStart`. */
  protected begin(status: number): void {
    this.#reply.status = status;
    this.#reply.flushed = true;
    this.#headAt = performance.now();
  }

  protected hangUp(): void {
    this.#reply.response.destroy();
  }

  /** Called when somebody else will answer instead. */
  protected letGo(): void {}

  protected get settled(): boolean {
    return this.#settled;
  }

  protected fail(code: FaultCode, detail: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#error = code;
    if (this.#reply.status !== null) {
      this.#cut('upstream-died');
      return;
    }
    const { address } = this.#origin;
    const ms = performance.now() - this.#startedAt;
    const more = code === 'overloaded' ? { cause, retryAfter: 1 } : { cause };
    this.#end();
    this.letGo();
    this.#outcome.reject(new UpstreamFault(code, detail, { address, ms }, more));
  }

  #take(): void {
    if (this.#origin.take(this) === 'full') this.fail('overloaded', 'connections and queue are full');
  }

  #elsewhere(): void {
    this.#origin = this.#upstream.next();
    if (this.#upstream.options.hostHeader === 'upstream') this.dispatch.headers[1] = this.#origin.authority;
    this.#take();
  }

  /** Once, only what may be done twice, and only while its body is untouched. */
  #mayRetry(): boolean {
    const may = !this.#retried && this.#upload?.begun !== true && IDEMPOTENT.has(this.dispatch.method);
    this.#retried = true;
    if (may) this.#controller = null;
    return may;
  }

  #idle(): void {
    // Who kept it waiting: the client that does not read, or the app that does not write.
    if (this.connection !== null && !this.#reply.response.writableNeedDrain) this.#error = 'upstream-timeout';
    this.#cut('idle');
  }

  #closed(): void {
    if (this.#reply.response.writableFinished) this.#settle(null);
    else this.#cut('client-gone');
  }

  #cut(reason: Ended): void {
    if (this.#settled) return;
    const unanswered = this.#reply.status === null && reason !== 'client-gone';
    this.#settle(reason);
    if (unanswered) this.letGo();
    else this.hangUp();
  }

  #settle(ended: Ended | null): void {
    if (this.#settled) return;
    const { status, flushed, bytes } = this.#reply;
    const ms = (status === null ? performance.now() : this.#headAt) - this.#startedAt;
    this.#end();
    this.#outcome.resolve({
      status: flushed ? status : null,
      ended,
      bytes,
      upstream: { address: this.#origin.address, status, ms, error: this.#error },
    });
  }

  /** INVARIANT: from here on nothing is written to the client, and what is still under way to the app is cut. */
  #end(): void {
    this.#settled = true;
    this.#upstream.watch.remove(this);
    if (this.connection === null) this.#origin.withdraw(this);
    else this.#controller?.abort(ABORTED);
  }

  #giveBack(): void {
    if (this.connection === null) return;
    const connection = this.connection;
    this.connection = null;
    this.#origin.release(connection);
  }
}

function again(relay: Relay): void {
  relay.again();
}
