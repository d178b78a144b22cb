/** The files of a small gate, each as the text that a test changes and writes anew. */

import { AUDIENCE, ISSUER, type Signer } from '../identity/signer.ts';

/** Keys that replace those of the whole file. */
export type Parts = Readonly<Record<string, unknown>>;

export function settings(upstream: string, parts: Parts = {}): string {
  return JSON.stringify({
    version: 1,
    data: '.',
    listen: { host: '127.0.0.1', port: 0 },
    admin: { host: '127.0.0.1', port: 0 },
    policy: 'policy.yaml',
    access_log: { to: { file: 'access.jsonl' }, flush: '10ms' },
    assertion: { issuer: AUDIENCE },
    limits: { drain: '300ms' },
    providers: { corp: provider() },
    devices: { inventory: 'devices.yaml' },
    apps: { wiki: wiki(upstream) },
    ...parts,
  });
}

export function provider(parts: Parts = {}): Parts {
  return {
    issuer: ISSUER,
    client_id: 'sallyport',
    keys: { file: 'keys.json' },
    bearer: { audiences: [AUDIENCE], clock_skew: '0s' },
    device: { id: 'device_id' },
    ...parts,
  };
}

export function wiki(upstream: string, parts: Parts = {}): Parts {
  return { url: 'https://wiki.example', upstream, ...parts };
}

export function jwks(...signers: readonly Signer[]): string {
  return JSON.stringify({ keys: signers.map(({ jwk }) => jwk) });
}

/** One laptop, just seen. */
export function inventory(facts: Parts): string {
  return JSON.stringify({ version: 1, devices: { laptop: { managed: true, ...facts } } });
}

/** Staff on managed devices read, write and connect to everything. */
export function policy(parts: Parts): string {
  return JSON.stringify({
    version: 1,
    claims: { groups: 'list' },
    device: { managed: 'bool' },
    groups: { staff: { claims: { iss: ISSUER, groups: { has: 'staff' } } } },
    postures: { managed: { max_age: '24h', device: { managed: true } } },
    apps: { wiki: { resources: { all: ['GET|POST|WS /**'] } } },
    grants: [grant({})],
    ...parts,
  });
}

export function grant(parts: Parts): Parts {
  return {
    id: 'use',
    who: ['staff'],
    to: ['wiki/all'],
    if: { posture: 'managed' },
    owner: 'ann@corp.example',
    why: 'WIKI-1 everyone writes',
    ...parts,
  };
}
