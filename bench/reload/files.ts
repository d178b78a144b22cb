/** A large site: 100 apps, and as many rules as are asked for, most of them about other people. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIENCE, ISSUER } from '../line/workload.ts';

const APPS = 100;

/** @param denied everybody, everywhere: what is open must be cut. */
export function policyText(rules: number, denied: 'nobody' | 'everybody'): string {
  const owner = 'owner@corp.example';
  const apps = Object.fromEntries(
    Array.from({ length: APPS }, (_, app) => [
      `app-${app}`,
      { resources: { pages: ['GET /page', 'WS /live'], reports: ['GET /reports/:id'], files: ['GET|PUT /files/**'] } },
    ]),
  );
  const grants = Array.from({ length: rules - 1 }, (_, index) => ({
    id: `g-${index}`,
    who: [`team-${index % 200}`],
    to: [`app-${index % APPS}/${['pages', 'reports', 'files'][index % 3]}`],
    if: index % 4 === 0 ? { posture: 'managed' } : { session: { max_age: '12h' } },
    owner,
    why: `TEAM-${index} what this team needs for its daily work`,
  }));
  const deny = { id: 'd-everybody', who: ['authenticated'], to: ['*'], owner, why: 'SEC-1 incident' };
  const groups = Object.fromEntries(
    Array.from({ length: 200 }, (_, team) => [`team-${team}`, { claims: { groups: { has: `team-${team}` } } }]),
  );
  const head = [
    'version: 1',
    'claims: { groups: list }',
    'device: { managed: bool, disk_encrypted: bool, os: string, os_version: version, edr_score: number }',
    `groups: ${JSON.stringify({ staff: { claims: { groups: { has: 'marketing' } } }, ...groups })}`,
    'postures: { managed: { max_age: 24h, device: { managed: true } } }',
    `apps: ${JSON.stringify(apps)}`,
  ];
  const staff = { id: 'staff', who: ['staff'], to: ['app-0/pages'], owner, why: 'BENCH-1 the people of the workload' };
  const list = [staff, ...grants].map((rule) => `  - ${JSON.stringify(rule)}`);
  const denies = denied === 'nobody' ? [] : [`denies: ${JSON.stringify([deny])}`];
  return `${[...head, 'grants:', ...list, ...denies].join('\n')}\n`;
}

export function writeSettings(folder: string, upstream: number): void {
  const apps = Object.fromEntries(
    Array.from({ length: APPS }, (_, app) => [
      `app-${app}`,
      { url: `http://app-${app}.bench.example`, upstream: { to: [`http://127.0.0.1:${upstream}`], connections: 4096 } },
    ]),
  );
  const settings = {
    version: 1,
    data: './data',
    listen: { host: '127.0.0.1', port: 0 },
    admin: { host: '127.0.0.1', port: 0 },
    policy: './policy.yaml',
    access_log: { to: { file: './access.jsonl' } },
    assertion: { issuer: AUDIENCE },
    providers: {
      bench: {
        issuer: ISSUER,
        client_id: 'sallyport',
        keys: { file: './jwks.json' },
        bearer: { audiences: [AUDIENCE] },
        device: { id: 'device_id' },
      },
    },
    devices: { inventory: './devices.yaml' },
    apps,
  };
  writeFileSync(join(folder, 'sallyport.yaml'), JSON.stringify(settings));
}
