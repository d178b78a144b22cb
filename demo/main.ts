/**
 * `npm run demo`: a real OpenID provider, two apps, and the gate with the example policy, on loopback.
 * `npm run demo -- --try` asks everything that `tries.ts` promises, prints a table, and exits 0 or 1.
 * `--https`, with either: browsers come over TLS, with a certificate that is made for it.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { financialRecords, marketingDatabase, startApp, type RunningApp } from './apps.ts';
import { introduce } from './introduction.ts';
import { inventory } from './people.ts';
import { authorityOf, keptTls, originOf, type Place } from './place.ts';
import { startProvider } from './provider.ts';
import { AUDIENCE } from './provider-configuration.ts';
import { demoSettings } from './settings.ts';
import { fetchTokens } from './tokens.ts';
import { tryAll } from './try-all.ts';

const root = join(import.meta.dirname, '..');
const words = new Set(process.argv.slice(2));
const trying = words.delete('--try');
const secure = words.delete('--https');

/** The usual port, or any free one when it is taken (or when nobody will type it). */
async function portOf(wanted: number): Promise<number> {
  for (const port of trying ? [0] : [wanted, 0]) {
    const server = createServer();
    const free = await new Promise<number | null>((resolve) => {
      server.once('error', () => resolve(null));
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    await new Promise((resolve) => server.close(resolve));
    if (free !== null) return free;
  }
  throw new Error('no port is free');
}

async function untilReady(admin: number, gate: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (gate.exitCode !== null) throw new Error(`the gate ended with exit code ${gate.exitCode}`);
    const ready = await fetch(`http://127.0.0.1:${admin}/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error('the gate is not ready after 10 s');
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  return ended;
}

async function main(): Promise<number> {
  const usual = secure ? 8443 : 8080;
  const port = await portOf(usual);
  const place: Place = { port, tls: secure ? keptTls(join(root, 'data/demo-tls')) : null };
  // Another demo may run, and has its files open.
  const folder = join(root, 'data', [secure ? 'demo-https' : 'demo', ...(port === usual ? [] : [port])].join('-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const admin = await portOf(9090);
  const ca = authorityOf(place);
  const portal = originOf(place, 'access');
  const client = { id: 'sallyport', secret: randomBytes(24).toString('base64url'), portal, ca };
  const provider = await startProvider(await portOf(9000), client);
  const known = { ca, issuer: AUDIENCE };
  const apps: RunningApp[] = [
    await startApp('marketing-db', marketingDatabase, { origin: originOf(place, 'marketing'), ...known }),
    await startApp('finance-records', financialRecords, { origin: originOf(place, 'finance'), ...known }),
  ];
  const origins = Object.fromEntries(apps.map((app) => [app.name, app.origin]));
  const takeStock = (): void => writeFileSync(join(folder, 'devices.yaml'), inventory(new Date()));
  takeStock();
  // Facts grow old: what the policy calls hardened was seen within a quarter of an hour.
  setInterval(takeStock, 300_000).unref();
  const settings = join(folder, 'sallyport.yaml');
  writeFileSync(settings, demoSettings(place, admin, { issuer: provider.issuer, ...client }, origins));
  const gate = spawn(process.execPath, [join(root, 'bin/sallyport.mjs'), 'run', '--config', settings], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const tokens = await fetchTokens(provider.issuer);
    for (const [name, token] of Object.entries(tokens)) {
      writeFileSync(join(folder, `${name}.header`), `Authorization: Bearer ${token}\n`, { mode: 0o600 });
    }
    await untilReady(admin, gate);
    if (trying) return await tryAll(place, tokens, join(folder, 'access.jsonl'));
    introduce(place, admin, folder);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
      gate.once('exit', () => resolve());
    });
    return 0;
  } finally {
    await stopped(gate);
    await Promise.all([provider.close(), ...apps.map((app) => app.close())]);
    if (port !== usual) rmSync(folder, { recursive: true });
  }
}

const [unknown] = words;
if (unknown !== undefined) console.error(`the demo knows no \`${unknown}\`: there is \`--https\`, and \`--try\``);
process.exitCode = unknown === undefined ? await main() : 2;
