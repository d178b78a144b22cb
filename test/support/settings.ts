/** The operator's file of a test: loopback, one provider, and the same server behind every app. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AUDIENCE, ISSUER } from '../identity/signer.ts';
import { hostOf } from './request.ts';

export interface Setup {
  /** A file beside this one; the repository's own policy when left out. */
  readonly policy?: 'wiki.yaml';
  /** `paths` of the app `wiki`. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Top-level keys of sallyport.yaml that replace those below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keys of every app. */
  readonly apps?: Readonly<Record<string, unknown>>;
  /** Keys of every app’s `upstream`, beside `to`. */
  readonly upstream?: Readonly<Record<string, unknown>>;
  /** ms that the provider takes to show its keys. */
  readonly keysDelay?: number;
  /** Keys of the provider. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** One app, `wiki`, whose public place also takes WebSockets. */
export const WIKI: Setup = { policy: 'wiki.yaml', apps: { insecure: ['public-write'] } };

/** @returns the text of sallyport.yaml; the policy is put beside it. */
export async function settingsOf(setup: Setup, folder: string, keys: string, upstream: string): Promise<string> {
  const policy = setup.policy === undefined ? '../../config/policy.yaml' : setup.policy;
  const source = join(import.meta.dirname, policy);
  const text = await readFile(source, 'utf8');
  const paths = `paths: ${JSON.stringify(setup.paths ?? {})}`;
  await writeFile(join(folder, 'policy.yaml'), text.replace('  wiki:\n', `  wiki:\n    ${paths}\n`));
  const { apps }: { apps: Record<string, unknown> } = parse(text);
  return JSON.stringify({
    version: 1,
    data: '.',
    listen: { host: '127.0.0.1', port: 0 },
    admin: { host: '127.0.0.1', port: 0 },
    policy: 'policy.yaml',
    access_log: { to: { file: 'access.jsonl' }, flush: '10ms' },
    assertion: { issuer: AUDIENCE },
    limits: { drain: '100ms' },
    providers: {
      corp: {
        issuer: ISSUER,
        client_id: 'sallyport',
        keys: { url: keys },
        bearer: { audiences: [AUDIENCE], algorithms: ['ES256', 'RS256', 'EdDSA'] },
        device: { id: 'device_id' },
        step_up: { 'amr.mfa': { acr_values: ['mfa'] }, 'acr.phr': { acr_values: ['phr'] } },
        ...setup.provider,
      },
    },
    devices: { inventory: 'devices.yaml' },
    apps: Object.fromEntries(
      Object.keys(apps).map((name) => [
        name,
        { url: `https://${hostOf(name)}`, upstream: { to: [upstream], ...setup.upstream }, ...setup.apps },
      ]),
    ),
    ...setup.settings,
  });
}
