/**
 * The whole program in process, as `sallyport run` starts it: real files in a folder of its own, a provider, one app that
 * records what it is sent behind every name, and clients of bare bytes. After each test every request has one record.
 */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { inventory } from '../../demo/people.ts';
import { startProgram, type Program } from '../../src/compose/program.ts';
import { recordSchema } from '../../src/observe/record-schema.ts';
import { RawClient } from '../server/raw-client.ts';
import { Issuer } from './issuer.ts';
import { RecordingApp } from './recording-app.ts';
import { parseReply, requestOf, UPGRADE, type Ask, type Reply } from './request.ts';
import { settingsOf, type Setup } from './settings.ts';

export type AccessRecord = Exclude<ReturnType<typeof recordSchema.parse>, { kind: 'open' | 'revocation' }>;

/** Started before all tests of the file, checked after each of them, stopped at the end. */
export function useGate(setup: Setup = {}): GateUnderTest {
  const gate = new GateUnderTest(setup);
  beforeAll(() => gate.start());
  afterEach(() => gate.settle());
  afterAll(() => gate.stop());
  return gate;
}

export class GateUnderTest {
  /** Requests that were sent since the last test; a test that writes its own bytes adds them here. */
  asked = 0;
  /** What the operator was told. */
  readonly notes: string[] = [];
  readonly #setup: Setup;
  #parts: { folder: string; program: Program; issuer: Issuer; app: RecordingApp } | null = null;
  #settled = 0;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async start(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-'));
    const [issuer, app] = await Promise.all([Issuer.start(this.#setup.keysDelay ?? 0), RecordingApp.start()]);
    const file = join(folder, 'sallyport.yaml');
    await writeFile(join(folder, 'devices.yaml'), inventory(new Date()));
    await writeFile(file, await settingsOf(this.#setup, folder, issuer.keys.url, app.url));
    const program = await startProgram(
      file,
      {},
      {
        problems: (problems) => this.notes.push(...problems.map(({ message }) => message)),
        note: (line) => this.notes.push(line),
      },
    );
    if (program === null) throw new Error(`the files do not check: ${this.notes.join('; ')}`);
    this.#parts = { folder, program, issuer, app };
  }

  async stop(): Promise<void> {
    const { folder, program, issuer, app } = this.#running;
    await Promise.all([program.stop(), app.stop()]);
    await issuer.stop();
    await rm(folder, { recursive: true });
  }

  get app(): RecordingApp {
    return this.#running.app;
  }

  get issuer(): Issuer {
    return this.#running.issuer;
  }

  get program(): Program {
    return this.#running.program;
  }

  get folder(): string {
    return this.#running.folder;
  }

  /** One request on a connection of its own, its target as it stands. */
  async ask(target: string, ask: Ask = {}): Promise<Reply> {
    return this.raw(
      requestOf(target, { ...ask, fields: [...(ask.fields ?? []), 'Connection: close'] }, this.tokenOf(ask)),
    );
  }

  /** A handshake; what opens is closed again. */
  async upgrade(target: string, ask: Ask = {}): Promise<Reply> {
    using client = await this.client();
    this.asked += 1;
    client.send(requestOf(target, { ...ask, fields: [...UPGRADE, ...(ask.fields ?? [])] }, this.tokenOf(ask)));
    return parseReply(await client.until('\r\n\r\n'));
  }

  /** Any bytes, until the gate closes. @param requests how many it should take them for. */
  async raw(bytes: string | Buffer, requests = 1): Promise<Reply> {
    using client = await this.client();
    this.asked += requests;
    return parseReply(await client.send(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).rest());
  }

  client(): Promise<RawClient> {
    return RawClient.open(this.program.address.port);
  }

  tokenOf({ as, token }: Ask): string | null {
    return token ?? (as === undefined ? null : this.issuer.token(as));
  }

  /** Of this test, when each request has left one. */
  async records(): Promise<AccessRecord[]> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const records = await this.#read();
      if (records.length >= this.asked) return records;
      await sleep(10);
    }
    return this.#read();
  }

  /** The record of the one request that this test has sent. */
  async record(): Promise<AccessRecord> {
    const [record, ...more] = await this.records();
    if (record === undefined || more.length > 0) throw new Error(`${more.length} more records than one`);
    return record;
  }

  /** INVARIANT of every test: exactly one record for each request, with a status or how it ended; and no mistake of ours. */
  async settle(): Promise<void> {
    await this.records();
    // A second record of the same request would come in the same flush or the next.
    if (this.asked > 0) await sleep(25);
    const records = await this.#read();
    const told = JSON.stringify(records, null, 1);
    assert.equal(records.length, this.asked, `${this.asked} requests and these records: ${told}`);
    assert.ok(
      records.every(({ status, ended }) => status !== null || ended !== undefined),
      told,
    );
    assert.equal(new Set(records.map(({ id }) => id)).size, records.length, told);
    assert.deepEqual(
      this.notes.filter((note) => /a mistake of the gate|: internal: /.test(note)),
      [],
    );
    this.#settled += this.asked;
    this.asked = 0;
    this.app.reset();
  }

  async #read(): Promise<AccessRecord[]> {
    const text = await readFile(join(this.folder, 'access.jsonl'), 'utf8');
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1);
    const records = lines.map((line) => recordSchema.parse(JSON.parse(line)));
    return records.filter((record) => record.kind !== 'open' && record.kind !== 'revocation').slice(this.#settled);
  }

  get #running() {
    if (this.#parts === null) throw new Error('the gate has not started');
    return this.#parts;
  }
}
