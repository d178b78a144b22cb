/** The whole of it on loopback: a certified OpenID provider, a gate with the example policy, and an app that records. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inventory } from '../../demo/people.ts';
import { startProvider, type RunningProvider, type Watch } from '../../demo/provider.ts';
import { AUDIENCE } from '../../demo/provider-configuration.ts';
import { PASSWORDS } from '../../demo/sign-in-page.ts';
import { startProgram, type Program } from '../../src/compose/program.ts';
import { recordSchema, type AccessRecord, type RevocationRecord } from '../../src/observe/record-schema.ts';
import { RecordingApp } from '../support/recording-app.ts';
import type { Browser, Shown } from '../../demo/browser.ts';
import { freePort } from '../support/free-port.ts';

export interface Plan {
  /** Changes the example policy. */
  readonly policy?: (text: string, house: House) => string;
  /** Top-level keys of sallyport.yaml that replace those below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keys of the provider. */
  readonly provider?: Readonly<Record<string, unknown>>;
  /** Keys of every app, and of one of them. */
  readonly app?: Readonly<Record<string, unknown>>;
  readonly apps?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where people sign in: `access`, a host of its own, unless said. */
  readonly portal?: 'access' | 'marketing';
  /** A second host of the marketing database. */
  readonly alias?: string;
  /** Ends every host. To a browser each `x.localhost` is a site of its own, and all `x.corp.localhost` are one. */
  readonly site?: 'localhost' | 'corp.localhost';
  /** What people call a second provider, `partners`; none unless said. */
  readonly second?: string;
}

/** Of what happens at the provider. */
export class Traffic {
  /** `POST /token`, in order. */
  readonly seen: string[] = [];
  /** Answers instead of the provider while it is set. */
  instead: Watch | null = null;

  count(path: string): number {
    return this.seen.filter((line) => line === path).length;
  }
}

interface Parts {
  readonly port: number;
  readonly folder: string;
  readonly provider: RunningProvider;
  readonly second: RunningProvider | null;
  readonly app: RecordingApp;
  readonly traffic: Traffic;
}

export class House implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly provider: RunningProvider;
  /** Null unless the plan has one. */
  readonly second: RunningProvider | null;
  readonly app: RecordingApp;
  readonly traffic: Traffic;
  /** What the operator was told. */
  readonly notes: string[] = [];
  readonly #plan: Plan;
  #program: Program | null = null;

  private constructor(parts: Parts, plan: Plan) {
    this.port = parts.port;
    this.folder = parts.folder;
    this.provider = parts.provider;
    this.second = parts.second;
    this.app = parts.app;
    this.traffic = parts.traffic;
    this.#plan = plan;
  }

  static async open(plan: Plan = {}): Promise<House> {
    const port = await freePort();
    const traffic = new Traffic();
    const watch: Watch = (request, response) => {
      traffic.seen.push(`${request.method} ${(request.url ?? '').split('?')[0]}`);
      return traffic.instead?.(request, response) ?? 'passed';
    };
    const portal = originOf(plan.portal ?? 'access', plan, port);
    const client = { id: 'sallyport', secret: CLIENT_SECRET, portal, ca: null };
    const [folder, provider, second, app] = await Promise.all([
      mkdtemp(join(tmpdir(), 'sallyport-people-')),
      startProvider(0, client, watch),
      plan.second === undefined ? null : startProvider(0, client, watch),
      RecordingApp.start(),
    ]);
    const house = new House({ port, folder, provider, second, app, traffic }, plan);
    await house.start();
    return house;
  }

  /** Also after `stop`: from the same files. */
  async start(): Promise<void> {
    await writeFile(join(this.folder, 'devices.yaml'), inventory(new Date()));
    const policy = await readFile(join(import.meta.dirname, '../../config/policy.yaml'), 'utf8');
    await writeFile(join(this.folder, 'policy.yaml'), this.#plan.policy?.(policy, this) ?? policy);
    await writeFile(join(this.folder, 'sallyport.yaml'), this.settings());
    this.#program = await this.another('sallyport.yaml');
  }

  /** One more gate, from a file of this folder. */
  async another(file: string): Promise<Program> {
    const program = await startProgram(
      join(this.folder, file),
      {},
      {
        problems: (problems) => this.notes.push(...problems.map(({ message }) => message)),
        note: (line) => this.notes.push(line),
      },
    );
    if (program === null) throw new Error(`the files do not check: ${this.notes.join('; ')}`);
    return program;
  }

  /** @param changes to the top level. @returns the text of sallyport.yaml. */
  settings(changes: Readonly<Record<string, unknown>> = {}): string {
    const app = (name: string, alias?: string) => ({
      ...(alias === undefined ? { url: this.origin(name) } : { urls: [this.origin(name), this.origin(alias)] }),
      upstream: this.app.url,
      ...this.#plan.app,
    });
    return JSON.stringify({
      version: 1,
      data: '.',
      insecure: ['literal-secret'],
      listen: { host: '127.0.0.1', port: this.port },
      admin: { host: '127.0.0.1', port: 0 },
      policy: 'policy.yaml',
      access_log: { to: { file: 'access.jsonl' }, flush: '10ms' },
      assertion: { issuer: AUDIENCE },
      limits: { drain: '100ms' },
      portal: { url: this.origin('access'), title: 'Example Corp' },
      providers: {
        corp: { label: 'Example Corp', issuer: this.provider.issuer, ...PROVIDER, ...this.#plan.provider },
        ...(this.second === null
          ? {}
          : { partners: { label: this.#plan.second, issuer: this.second.issuer, ...PROVIDER } }),
      },
      devices: { inventory: 'devices.yaml' },
      apps: {
        'marketing-db': {
          ...app('marketing', this.#plan.alias),
          start: '/campaigns',
          ...this.#plan.apps?.['marketing-db'],
        },
        'finance-records': { ...app('finance'), start: '/ledgers/2026', ...this.#plan.apps?.['finance-records'] },
      },
      ...this.#plan.settings,
      ...changes,
    });
  }

  get program(): Program {
    if (this.#program === null) throw new Error('the gate does not run');
    return this.#program;
  }

  /** @param name `marketing`, `finance` or `access`. */
  origin(name: string): string {
    return originOf(name, this.#plan, this.port);
  }

  url(name: string, path: string): string {
    return this.origin(name) + path;
  }

  /** Signs one of the demo's people in by way of an app, and shows where that led. */
  async signIn(browser: Browser, name: string, at = this.url('marketing', '/campaigns/42')): Promise<Shown> {
    const form = await browser.open(at);
    return browser.signIn(form, { name, password: PASSWORDS[name] ?? '' });
  }

  /** Of requests that are over. */
  async records(): Promise<AccessRecord[]> {
    return (await this.#lines()).filter((line) => line.kind !== 'open' && line.kind !== 'revocation');
  }

  async revocations(): Promise<RevocationRecord[]> {
    return (await this.#lines()).filter((line) => line.kind === 'revocation');
  }

  async #lines() {
    // Between two timers the sockets get their turn: what was answered by now is recorded by then, however late the first one is.
    for (let turn = 0; turn < 3; turn += 1) await sleep(15);
    const text = await readFile(join(this.folder, 'access.jsonl'), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => recordSchema.parse(JSON.parse(line)));
  }

  /** Only the gate. */
  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.stop(), this.app.stop()]);
    await Promise.all([this.provider.close(), this.second?.close()]);
    await rm(this.folder, { recursive: true });
  }
}

export const SESSION = '__Host-Http-sallyport';
const CLIENT_SECRET = 'a-secret-of-the-test-client';

const PROVIDER = {
  client_id: 'sallyport',
  client_secret: CLIENT_SECRET,
  scopes: ['openid'],
  bearer: { audiences: [AUDIENCE], algorithms: ['ES256'] },
  device: { id: 'device_id' },
  step_up: { 'amr.mfa': { acr_values: ['mfa'] }, 'acr.phr': { acr_values: ['phr'] } },
};

function originOf(name: string, { site = 'localhost' }: Plan, port: number): string {
  return `http://${name}.${site}:${port}`;
}
