/** One connection to Redis that is kept up: for commands, and for what other gates tell. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import type { RedisAddress } from '../../core/redis-url.ts';
import { within } from './within.ts';

export interface RedisOptions extends RedisAddress {
  /** PEM: instead of the system's authorities. */
  readonly ca: string | null;
}

export interface LinkEvents {
  /** Connected and listening, also when it is for the first time. */
  up(): void;
  down(): void;
  message(text: string): void;
}

type Client = Awaited<ReturnType<typeof connect>>;

/** ms a connection may take, a command, and a command that waits for a lost connection to come back. */
const CONNECT = 5_000;
const COMMAND = 2_000;
const PATIENCE = 1_000;
/** Between two signs of life: a connection that died without a word is found by them alone. */
const BEAT = 1_000;
/** Before another attempt: at first, and at most. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;

export class RedisLink {
  readonly where: string;
  /** Why there is no connection; null = there is one. */
  problem: string | null = 'not connected yet';
  readonly #options: RedisOptions;
  readonly #channel: string;
  readonly #events: LinkEvents;
  readonly #closing = new AbortController();
  #client: Client | null = null;
  #next = Promise.withResolvers<Client>();
  /** Until when commands wait for a connection, by `performance.now()`: at a start, the code has to be loaded, too. */
  #patientUntil = performance.now() + CONNECT;
  #lose: (reason: string) => void = () => {};
  readonly #kept: Promise<void>;

  constructor(options: RedisOptions, channel: string, events: LinkEvents) {
    const { host, port } = options;
    this.where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    this.#options = options;
    this.#channel = channel;
    this.#events = events;
    this.#kept = this.#keep();
  }

  /** Rejects with Fault `store-unavailable`: soon when the connection is lost, at once when it has been for a while. */
  async send(args: readonly (string | Buffer)[]): Promise<unknown> {
    try {
      const client = this.#client ?? (await this.#comeBack());
      return await within(COMMAND, 'a command', client.sendCommand(args));
    } catch (error) {
      const reason = reasonOf(error);
      // What was the primary is a replica now; its name may lead to another machine.
      if (reason.startsWith('READONLY')) this.#lose(reason);
      // The script is not there yet: no fault, and the caller knows what to do.
      if (reason.startsWith('NOSCRIPT')) throw error;
      throw new Fault('store-unavailable', `sessions in Redis at ${this.where}: ${reason}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#lose('closed');
    await this.#kept;
  }

  #comeBack(): Promise<Client> {
    const rest = this.#patientUntil - performance.now();
    if (rest <= 0 || this.#closing.signal.aborted) throw new Error(this.problem ?? 'closed');
    return within(rest, 'the connection', this.#next.promise).catch(() => {
      throw new Error(this.problem ?? 'closed');
    });
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const wasUp = await this.#live();
      if (!wasUp && attempt === 0) this.#giveUp();
      pause = wasUp ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      await sleep(pause, null, { signal, ref: false }).catch(() => {});
    }
  }

  /** Whoever started it with a wrong address or password is told at once. */
  #giveUp(): void {
    const { promise, reject } = this.#next;
    promise.catch(() => {});
    reject(new Error(this.problem ?? 'closed'));
    this.#next = Promise.withResolvers();
    this.#patientUntil = performance.now();
  }

  /** One connection, from its beginning to its end. @returns whether it ever was up. */
  async #live(): Promise<boolean> {
    const lost = Promise.withResolvers<string>();
    this.#lose = lost.resolve;
    let client: Client | null = null;
    let isOver = false;
    try {
      const made = await connect(this.#options, lost.resolve);
      if (this.#closing.signal.aborted) return false;
      // What is destroyed while it connects has nothing to destroy yet, and would stay open afterwards.
      made.once('connect', () => {
        if (isOver) made.destroy();
      });
      client = made;
      await within(CONNECT, 'the connection', Promise.race([client.connect(), failed(lost.promise)]));
      await within(
        COMMAND,
        'a subscription',
        client.subscribe(this.#channel, (text) => this.#events.message(text)),
      );
      if (this.#closing.signal.aborted) return false;
      this.#rise(client);
      this.problem = await this.#beat(client, lost.promise);
      return true;
    } catch (error) {
      this.problem = reasonOf(error);
      return this.#client !== null;
    } finally {
      isOver = true;
      this.#fall();
      client?.destroy();
    }
  }

  #rise(client: Client): void {
    this.problem = null;
    this.#client = client;
    this.#events.up();
    this.#next.resolve(client);
  }

  #fall(): void {
    if (this.#client === null) return;
    this.#client = null;
    this.#next = Promise.withResolvers();
    this.#patientUntil = performance.now() + PATIENCE;
    this.#events.down();
  }

  /** @returns why the connection is lost. */
  async #beat(client: Client, lost: Promise<string>): Promise<string> {
    for (;;) {
      const reason = await Promise.race([lost, sleep(BEAT, null, { ref: false })]);
      if (reason !== null) return reason;
      await within(COMMAND, 'a sign of life', client.sendCommand(['PING']));
    }
  }
}

/** Loaded when it is needed: most gates keep their sessions in a file. */
async function connect(options: RedisOptions, onError: (reason: string) => void) {
  const { createClient, RESP_TYPES } = await import('@redis/client');
  const { host, port, username, password, database, tls, ca } = options;
  const client = createClient({
    socket: {
      host,
      port,
      connectTimeout: CONNECT,
      reconnectStrategy: false,
      ...(tls ? { tls: true, ...(ca === null ? {} : { ca }) } : {}),
    },
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    database,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
  });
  client.on('error', (error: unknown) => onError(reasonOf(error)));
  return client;
}

async function failed(lost: Promise<string>): Promise<never> {
  throw new Error(await lost);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
