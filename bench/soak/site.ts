/** The site of this benchmark: one app, one provider, and 10,000 people who are signed in before the gate starts. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGateKey } from '../../src/compose/gate-key.ts';
import { sessionTerms } from '../../src/core/session-terms.ts';
import { Sessions } from '../../src/identity/sessions/sessions.ts';
import { SqliteStore } from '../../src/store/sqlite/store.ts';
import { makeWorkload } from '../line/workload.ts';
import { person } from '../sessions/workload.ts';
import { freePort } from '../../test/support/free-port.ts';

const APP = 'app.localhost';
const OWNER = 'owner@corp.example';

export interface Site {
  readonly config: string;
  readonly port: number;
  readonly host: string;
  /** Values of the session cookie. */
  readonly tickets: readonly string[];
}

export async function makeSite(folder: string, upstream: number, people: number): Promise<Site> {
  const port = await freePort();
  makeWorkload(folder);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(folder, 'policy.yaml'), POLICY);
  const config = join(folder, 'sallyport.yaml');
  writeFileSync(config, settings(port, upstream));
  return { config, port, host: `${APP}:${port}`, tickets: await signIn(data, APP, people) };
}

async function signIn(data: string, host: string, people: number): Promise<string[]> {
  const terms = sessionTerms({ profile: null, lifetime: null, idle: null, refresh: null, grace: null });
  if ('length' in terms) throw new Error('the defaults are lax');
  const sessions = new Sessions({
    store: new SqliteStore(join(data, 'sessions.db')),
    key: await loadGateKey(null, data),
    terms,
    refresh: async (known) => ({ kind: 'renewed', signedIn: known }),
  });
  const tickets: string[] = [];
  for (let number = 0; number < people; number += 1) {
    const about = { host, agent: 'Firefox on Linux', since: Date.now(), previous: null, failed: [] };
    const created = await sessions.create(person(number), about);
    if (created === null) throw new Error('it was ended');
    tickets.push(created.ticket);
  }
  await sessions.close();
  return tickets;
}

const POLICY = `version: 1
claims: { groups: list }
groups: { staff: { claims: { email_verified: true } } }
apps: { app: { resources: { pages: [GET /page, WS /live] } } }
grants:
  - { id: staff, who: [staff], to: [app/pages], owner: ${OWNER}, why: BENCH-1 everybody who is signed in }
`;

function settings(port: number, upstream: number): string {
  return JSON.stringify({
    version: 1,
    data: './data',
    insecure: ['literal-secret'],
    listen: { host: '127.0.0.1', port },
    admin: { host: '127.0.0.1', port: 0 },
    policy: './policy.yaml',
    access_log: { to: { file: './access.jsonl' } },
    assertion: { issuer: 'https://gate.bench.example' },
    // Nobody renews: the provider is not there to be asked.
    sessions: { refresh: '12h' },
    portal: { url: `http://access.localhost:${port}` },
    providers: {
      corp: {
        issuer: 'https://idp.corp.example',
        client_id: 'sallyport',
        client_secret: 'a-secret-of-the-benchmark',
        keys: { file: './jwks.json' },
      },
    },
    apps: {
      app: { url: `http://${APP}:${port}`, upstream: { to: [`http://127.0.0.1:${upstream}`], connections: 4096 } },
    },
  });
}
