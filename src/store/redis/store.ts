/** Sessions in Redis or Valkey, for several gates: whatever one of them changes, the others hear at once. */

import { randomUUID } from 'node:crypto';
import type { SessionChange, SessionStore, StoredSession, StoredTicket } from '../../core/session-store.ts';
import { changeOf, encodeUpdate } from './change.ts';
import { RedisLink, type RedisOptions } from './link.ts';
import { bytesOf, listOf, sessionOf, textOf } from './reply.ts';
import * as scripts from './scripts.ts';

type Argument = string | number | Uint8Array;

/** Ids that one script removes: it holds up everybody else meanwhile. */
const MOST_IDS = 500;

export class RedisStore implements SessionStore {
  readonly #clock: () => number;
  readonly #link: RedisLink;
  /** By which a gate knows its own messages: it was told of those changes already. */
  readonly #own = randomUUID();
  #listener: (change: SessionChange) => void = () => {};

  /** Connects by itself, and again whenever it must. @param clock ms since the epoch. */
  constructor(options: RedisOptions, clock: () => number = Date.now) {
    this.#clock = clock;
    this.#link = new RedisLink(options, scripts.CHANNEL, {
      up: () => this.#listener({ kind: 'unknown' }),
      down: () => this.#listener({ kind: 'deaf' }),
      message: (text) => this.#hear(text),
    });
  }

  get problem(): string | null {
    return this.#link.problem === null ? null : `Redis at ${this.#link.where}: ${this.#link.problem}`;
  }

  async insert(session: StoredSession, ticket: StoredTicket): Promise<void> {
    const { id, version, subject, sid, device, createdAt, expiresAt, seenAt, note, sealed } = session;
    const fields = [id, version, subject, sid ?? '', device ?? '', createdAt, expiresAt, seenAt, note, sealed];
    await this.#run(scripts.INSERT, [...fields, ticket.hash, ticket.host, ticket.wrapped]);
  }

  async addTicket({ session, hash, host, wrapped }: StoredTicket): Promise<boolean> {
    return (await this.#run(scripts.ADD_TICKET, [session, hash, host, wrapped])) === 1;
  }

  async find(ticketHash: string): Promise<{ session: StoredSession; ticket: StoredTicket } | null> {
    const reply = await this.#run(scripts.FIND, [ticketHash]);
    if (reply === null) return null;
    const [fields, host, wrapped] = listOf(reply);
    const session = sessionOf(fields);
    return {
      session,
      ticket: { hash: ticketHash, session: session.id, host: textOf(host), wrapped: bytesOf(wrapped) },
    };
  }

  async read(id: string): Promise<StoredSession | null> {
    const reply = await this.#run(scripts.READ, [id]);
    return reply === null ? null : sessionOf(reply);
  }

  async update({ id, version, sid, device, seenAt, note, sealed }: StoredSession): Promise<boolean> {
    const change = { kind: 'updated', id, version: version + 1 } as const;
    const told = encodeUpdate(this.#own, change);
    const fields = [id, version, sid ?? '', device ?? '', seenAt, note, sealed];
    const isWritten = (await this.#run(scripts.UPDATE, [...fields, told])) === 1;
    if (isWritten) this.#listener(change);
    return isWritten;
  }

  async touch(id: string, seenAt: number): Promise<void> {
    await this.#run(scripts.TOUCH, [id, seenAt]);
  }

  async remove(ids: readonly string[]): Promise<readonly string[]> {
    const removed: string[] = [];
    for (let start = 0; start < ids.length; start += MOST_IDS) {
      const some = ids.slice(start, start + MOST_IDS);
      removed.push(...listOf(await this.#run(scripts.REMOVE, [this.#own, ...some])).map(textOf));
    }
    if (removed.length > 0) this.#listener({ kind: 'removed', ids: removed });
    return removed;
  }

  async list(by: 'subject' | 'sid' | 'device', key: string): Promise<readonly StoredSession[]> {
    return listOf(await this.#run(scripts.LIST, [by, key])).map(sessionOf);
  }

  async put(key: string, value: Uint8Array, expiresAt: number): Promise<void> {
    await this.#set('value', key, value, expiresAt);
  }

  async take(key: string): Promise<Uint8Array | null> {
    const reply = await this.#run(scripts.TAKE, [key]);
    return reply === null ? null : bytesOf(reply);
  }

  async peek(key: string): Promise<Uint8Array | null> {
    const reply = await this.#link.send(['GET', scripts.keyName('value', key)]);
    return reply === null ? null : bytesOf(reply);
  }

  async claim(key: string, expiresAt: number): Promise<boolean> {
    return this.#set('claim', key, '1', expiresAt, 'NX');
  }

  async lease(key: string, ms: number): Promise<string | null> {
    const proof = randomUUID();
    return (await this.#set('lease', key, proof, this.#clock() + ms, 'NX')) ? proof : null;
  }

  async release(key: string, proof: string): Promise<void> {
    await this.#run(scripts.RELEASE, [key, proof]);
  }

  onChange(listener: (change: SessionChange) => void): void {
    this.#listener = listener;
  }

  /** Redis does that itself. */
  async sweep(): Promise<void> {}

  async close(): Promise<void> {
    await this.#link.close();
  }

  /** @returns whether it was set: with `NX`, what is there stays. */
  async #set(
    kind: 'value' | 'claim' | 'lease',
    key: string,
    value: Argument,
    expiresAt: number,
    ...flags: readonly 'NX'[]
  ): Promise<boolean> {
    // A span, as in the scripts.
    const rest = Math.max(1, Math.ceil(expiresAt - this.#clock()));
    const reply = await this.#link.send([
      'SET',
      scripts.keyName(kind, key),
      encoded(value),
      'PX',
      String(rest),
      ...flags,
    ]);
    return reply !== null;
  }

  async #run({ text, sha }: scripts.Script, values: readonly Argument[]): Promise<unknown> {
    const args = ['0', String(this.#clock()), ...values.map(encoded)];
    try {
      return await this.#link.send(['EVALSHA', sha, ...args]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    }
    return this.#link.send(['EVAL', text, ...args]);
  }

  #hear(text: string): void {
    const change = changeOf(text, this.#own);
    if (change !== null) this.#listener(change);
  }
}

function encoded(value: Argument): string | Buffer {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
