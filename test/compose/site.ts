/** A whole gate on disk: its files, the program that serves from them, and one app behind it. */

import { once } from 'node:events';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Diagnostic } from '../../src/config/diagnostic.ts';
import { startProgram, type Program } from '../../src/compose/program.ts';
import { recordSchema, type AccessRecord } from '../../src/observe/record-schema.ts';
import { createSigner, ISSUER, signToken, soundClaims, type Signer } from '../identity/signer.ts';
import { RawClient } from '../server/raw-client.ts';
import { App } from './app.ts';
import { inventory, jwks, policy, settings, type Parts } from './files.ts';

export class Site implements AsyncDisposable {
  readonly folder: string;
  readonly app: App;
  readonly signer: Signer = createSigner('k1');
  /** What the operator was told. */
  readonly notes: string[] = [];
  readonly problems: string[] = [];
  #program: Program | null = null;
  #ports: readonly [gate: number, admin: number] | null = null;

  private constructor(folder: string, app: App) {
    this.folder = folder;
    this.app = app;
  }

  /** The files alone; for a program that is to run as a child. */
  static async prepare(parts: Parts = {}): Promise<Site> {
    const site = new Site(await mkdtemp(join(tmpdir(), 'sallyport-compose-')), await App.start());
    await site.write('keys.json', jwks(site.signer));
    await site.write('devices.yaml', inventory({}));
    await site.write('policy.yaml', policy({}));
    await site.write('sallyport.yaml', settings(site.app.url, parts));
    return site;
  }

  static async start(parts: Parts = {}): Promise<Site> {
    const site = await Site.prepare(parts);
    await site.run();
    return site;
  }

  async run(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#program = await startProgram(this.path('sallyport.yaml'), env, {
      note: (line) => void this.notes.push(line),
      problems: (problems) => void this.problems.push(...problems.map((problem) => this.#spell(problem))),
    });
    if (this.#program === null) throw new Error(this.problems.join());
    this.follow(this.#program.address.port, this.#program.admin.port);
  }

  /** Another process serves from the files. */
  follow(port: number, admin: number): void {
    this.#ports = [port, admin];
  }

  get program(): Program {
    if (this.#program === null) throw new Error('the files do not check');
    return this.#program;
  }

  get port(): number {
    return this.#ports?.[0] ?? 0;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(this.path(name), text);
  }

  /** As editors and deployments do it, so that nobody ever sees half of it. */
  async replace(name: string, text: string): Promise<void> {
    await this.write(`.${name}`, text);
    await rename(this.path(`.${name}`), this.path(name));
  }

  /** Writes, and reloads without waiting for the watch. */
  async load(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await this.replace(name, text);
    if (!(await this.program.reload())) throw new Error(this.problems.join());
  }

  /** @param changes to the claims of one of the staff, on a managed laptop. */
  token(changes: object = {}, signer = this.signer): string {
    const claims = { ...soundClaims(Date.now()), iss: ISSUER, groups: ['staff'], device_id: 'laptop', ...changes };
    return signToken(signer, claims);
  }

  /** One of the staff sends a request, and keeps the connection. */
  async ask(target: string, ...fields: string[]): Promise<RawClient> {
    const client = await RawClient.open(this.port);
    return client.send(this.head('GET', target, ...fields));
  }

  head(method: string, target: string, ...fields: string[]): string {
    const authorization = fields.some((field) => /^authorization:/i.test(field))
      ? []
      : [`Authorization: Bearer ${this.token()}`];
    return [`${method} ${target} HTTP/1.1`, 'Host: wiki.example', ...authorization, ...fields, '', ''].join('\r\n');
  }

  /** @returns the status of an answer that came whole. */
  async status(target: string, ...fields: string[]): Promise<number> {
    using client = await this.ask(target, 'Connection: close', ...fields);
    await client.rest();
    return client.statuses[0] ?? 0;
  }

  async webSocket(target: string, token = this.token()): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${target}`, {
      headers: { host: 'wiki.example', authorization: `Bearer ${token}`, origin: 'https://wiki.example' },
    });
    socket.on('error', () => {});
    await once(socket, 'open');
    return socket;
  }

  async admin(path: string): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#ports?.[1] ?? 0}${path}`)).text();
  }

  /** Of requests that are over, once there are so many. */
  async records(count: number): Promise<AccessRecord[]> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const records = await this.#read();
      if (records.length >= count) return records;
      await sleep(10);
    }
    throw new Error(`${(await this.#read()).length} records instead of ${count}`);
  }

  #spell({ code, at }: Diagnostic): string {
    return `${at.file.slice(this.folder.length + 1)}:${at.line}:${at.col} ${code}`;
  }

  async #read(): Promise<AccessRecord[]> {
    const text = await readFile(this.path('access.jsonl'), 'utf8');
    const lines = text.split('\n').slice(0, -1);
    return lines
      .map((line) => recordSchema.parse(JSON.parse(line)))
      .filter((record) => record.kind !== 'open' && record.kind !== 'revocation');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.stop();
    await this.app.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
