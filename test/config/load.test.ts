/** What `load()` makes of whole configurations on disk. */

import { generateKeyPairSync } from 'node:crypto';
import { symlink, utimes } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/config/diagnostic.ts';
import { load } from '../../src/config/load.ts';
import { selfSigned } from '../../demo/certificate.ts';
import { POLICY, settingsWith, Workspace } from './workspace.ts';

const HOUR = 3_600_000;
const KEY = '0123456789abcdef0123456789abcdef';

function codes(problems: readonly Diagnostic[]): string[] {
  return problems.map((problem) => problem.code);
}

describe('the example of config/', () => {
  test('loads without a problem, given its files and its environment', async () => {
    await using workspace = await Workspace.with({});
    await workspace.copy('config', 'config');
    const pair = selfSigned('gate.corp.example', new Date(Date.now() - HOUR), new Date(Date.now() + HOUR));
    await workspace.write('config/gate.crt', pair.cert);
    await workspace.write('config/gate.key', pair.key);
    await workspace.write('config/corp-ca.pem', pair.cert);

    const loaded = await load(workspace.path('config/sallyport.yaml'), {
      SALLYPORT_LOG_KEY: KEY,
      OIDC_CLIENT_SECRET: KEY,
    });

    expect(loaded.problems).toEqual([]);
    expect(loaded.settings?.apps.map((app) => app.name)).toEqual(['marketing-db', 'finance-records']);
    expect(loaded.settings?.weakenings).toEqual([]);
    expect(loaded.settings?.accessLog.hashKey?.reveal()).toBe(KEY);
    expect(loaded.inventory?.entries.map((entry) => entry.id)).toEqual(['d-17', 'd-40', 'd-99']);
    expect(loaded.policy?.grants.map((grant) => grant.id)).toContain('fin-read');
    const names = ['sallyport.yaml', 'gate.crt', 'gate.key', 'policy.yaml', 'corp-ca.pem', 'devices.yaml'];
    expect(loaded.files.toSorted()).toEqual(names.map((name) => workspace.path('config', name)).toSorted());
    expect(JSON.stringify(loaded)).not.toContain(KEY);
  });
});

describe('load()', () => {
  test('fills in every default', async () => {
    await using workspace = await Workspace.with({ 'sallyport.yaml': settingsWith(), 'policy.yaml': POLICY });
    const { settings, problems } = await load(workspace.path('sallyport.yaml'), {});
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      data: workspace.path('data'),
      listen: { host: '127.0.0.1', port: 8443, tls: null },
      admin: { host: '127.0.0.1', port: 9090, token: null },
      health: null,
      trustedProxies: [],
      forwardAuth: [],
      accessLog: { file: null, onError: 'refuse', flush: 1000, hashKey: null },
      limits: { headerBytes: 16_384, headers: 100, headTimeout: 10_000, bodyIdle: 60_000, idle: 75_000, drain: 30_000 },
      assertion: { issuer: 'https://gate.example', algorithm: 'ES256', lifetime: 60_000, keys: 'generated' },
      portal: null,
      sessions: {
        store: { kind: 'sqlite', file: null },
        key: 'generated',
        terms: { lifetime: 43_200_000, idle: 3_600_000, refresh: 300_000, grace: 900_000 },
      },
    });
    expect(settings?.apps[0]).toEqual({
      name: 'wiki',
      origins: [{ origin: 'https://wiki.example', scheme: 'https', host: 'wiki.example', port: 443 }],
      providers: [],
      credentials: ['session', 'bearer'],
      authorization: 'ours',
      explain: false,
      upstream: {
        to: [{ origin: 'https://10.0.0.1', scheme: 'https', host: '10.0.0.1', port: 443 }],
        tls: { verify: 'full', ca: null, serverName: null, client: null },
        timeouts: { connect: 3000, headers: 60_000, idle: 60_000 },
        connections: 256,
        queue: 256,
      },
      headers: { assertion: 'sallyport', readable: false, upstreamHost: 'keep' },
      serviceWorkers: 'refused',
      websocket: { same: true, others: [] },
      formsFrom: [],
      card: { title: 'wiki', about: null, start: '/', shown: 'openable' },
    });
  });

  test('lists what is knowingly unsafe, with the place it weakens', async () => {
    const settings = settingsWith(
      'insecure: [open-admin, literal-secret]',
      'admin: { host: 0.0.0.0 }',
      `access_log: { hash_key: ${KEY} }`,
    );
    await using workspace = await Workspace.with({ 'sallyport.yaml': settings, 'policy.yaml': POLICY });
    const loaded = await load(workspace.path('sallyport.yaml'), {});
    expect(loaded.problems).toEqual([]);
    expect(loaded.settings?.weakenings.map(({ name, where }) => [name, where])).toEqual([
      ['open-admin', 'admin'],
      ['literal-secret', 'access_log.hash_key'],
    ]);
  });

  test.each([
    ['one newline', `${KEY}\n`, KEY],
    ['one newline of Windows', `${KEY}\r\n`, KEY],
    ['no newline', KEY, KEY],
    ['the second of two newlines', `${KEY}\n\n`, `${KEY}\n`],
  ])('strips %s from a secret file', async (_, text, secret) => {
    const settings = settingsWith('access_log: { hash_key: { file: log.key } }');
    await using workspace = await Workspace.with({
      'sallyport.yaml': settings,
      'policy.yaml': POLICY,
      'log.key': text,
    });
    const loaded = await load(workspace.path('sallyport.yaml'), {});
    expect(loaded.settings?.accessLog.hashKey?.reveal()).toBe(secret);
    expect([...loaded.sources.keys()]).not.toContain(workspace.path('log.key'));
  });

  test('takes the age of the inventory from the file itself', async () => {
    await using workspace = await Workspace.with({
      'sallyport.yaml': settingsWith('devices: { inventory: devices.yaml }'),
      'policy.yaml': `${POLICY}device: { managed: bool }\n`,
      'devices.yaml':
        'devices:\n  d-1: { managed: true, seen: "2026-11-21T09:00:00+01:00" }\n  d-2: { managed: false }\n',
    });
    await utimes(workspace.path('devices.yaml'), 1_700_000_000, 1_700_000_000);
    const { inventory, problems } = await load(workspace.path('sallyport.yaml'), {});
    expect(problems).toEqual([]);
    expect(inventory?.modifiedAt).toBe(1_700_000_000_000);
    expect(inventory?.entries).toEqual([
      { id: 'd-1', seen: Date.parse('2026-11-21T08:00:00Z'), facts: { managed: true } },
      { id: 'd-2', seen: null, facts: { managed: false } },
    ]);
  });

  test('finds what it names through a folder that is a link', async () => {
    await using workspace = await Workspace.with({ 'etc/sallyport.yaml': settingsWith(), 'etc/policy.yaml': POLICY });
    await symlink(workspace.path('etc'), workspace.path('current'));
    const { problems, files } = await load(workspace.path('current/sallyport.yaml'), {});
    expect(problems).toEqual([]);
    expect(files).toContain(workspace.path('current/policy.yaml'));
  });

  test('spells the host of an app as that of a request is spelled', async () => {
    const urls = [
      'https://Wiki.Example.:8443',
      'https://*.Wiki.example',
      'http://[::FFFF:127.0.0.1]:80',
      'http://[0:0::1]',
    ];
    const app = `apps: { wiki: { urls: ${JSON.stringify(urls)}, upstream: https://10.0.0.1 } }`;
    const file = settingsWith().replace(/^apps:.*$/m, app);
    await using workspace = await Workspace.with({ 'sallyport.yaml': file, 'policy.yaml': POLICY });
    const { settings } = await load(workspace.path('sallyport.yaml'), {});
    expect(settings?.apps[0]?.origins.map(({ host }) => host)).toEqual([
      'wiki.example',
      '*.wiki.example',
      '127.0.0.1',
      '[::1]',
    ]);
  });

  test('watches for files that are missing', async () => {
    await using workspace = await Workspace.with({ 'sallyport.yaml': settingsWith() });
    const { problems, files, settings } = await load(workspace.path('sallyport.yaml'), {});
    expect(codes(problems)).toEqual(['unreadable-file']);
    expect(settings).toBeNull();
    expect(files).toContain(workspace.path('policy.yaml'));
  });

  test('says when the configuration itself is missing or not text', async () => {
    await using workspace = await Workspace.with({});
    expect(codes((await load(workspace.path('none.yaml'), {})).problems)).toEqual(['unreadable-file']);
    expect(codes((await load(workspace.folder, {})).problems)).toEqual(['unreadable-file']);
  });

  test('reads several policies as one', async () => {
    const [head = '', grants = ''] = POLICY.split('grants:');
    await using workspace = await Workspace.with({
      'sallyport.yaml': settingsWith().replace('policy.yaml', '[head.yaml, grants.yaml]'),
      'head.yaml': head,
      'grants.yaml': `version: 1\ngrants:${grants}`,
    });
    const { problems, policy } = await load(workspace.path('sallyport.yaml'), {});
    expect(problems).toEqual([]);
    expect(policy?.grants.map((grant) => grant.id)).toEqual(['read']);
  });
});

describe('assertion keys', () => {
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const pem = (key: typeof p256) => key.export({ type: 'pkcs8', format: 'pem' });

  async function keysOf(assertion: string) {
    await using workspace = await Workspace.with({
      'sallyport.yaml': settingsWith(`assertion: { issuer: https://gate.example, ${assertion} }`),
      'policy.yaml': POLICY,
      'p256.pem': pem(p256),
      'p256.json': JSON.stringify(p256.export({ format: 'jwk' })),
      'ed25519.pem': pem(ed25519),
      'p384.pem': pem(p384),
    });
    // Awaited here: the workspace is gone once this function returns.
    return await load(workspace.path('sallyport.yaml'), {});
  }

  test.each([
    ['keys: { file: p256.pem }', ['ES256']],
    ['keys: { file: p256.json }', ['ES256']],
    ['algorithm: EdDSA, keys: [{ file: ed25519.pem }, { file: p256.pem }]', ['EdDSA', 'ES256']],
  ])('are read from PEM and from JWK: %s', async (assertion, algorithms) => {
    const { settings, problems } = await keysOf(assertion);
    expect(problems).toEqual([]);
    const keys = settings?.assertion.keys;
    expect(typeof keys === 'object' && keys.map((key) => key.algorithm)).toEqual(algorithms);
  });

  test.each([
    ['keys: { file: ed25519.pem }'],
    ['algorithm: EdDSA, keys: { file: p256.pem }'],
    ['keys: { file: p384.pem }'],
  ])('are refused when they cannot sign: %s', async (assertion) => {
    const { settings, problems } = await keysOf(assertion);
    expect(codes(problems)).toEqual(['wrong-key']);
    expect(settings).toBeNull();
  });
});

async function codesWith(cert: string, key: string): Promise<string[]> {
  await using workspace = await Workspace.with({
    'sallyport.yaml': settingsWith().replace(
      '127.0.0.1 }',
      '127.0.0.1, tls: { cert: { file: a.crt }, key: { file: a.key } } }',
    ),
    'policy.yaml': POLICY,
    'a.crt': cert,
    'a.key': key,
  });
  return codes((await load(workspace.path('sallyport.yaml'), {})).problems);
}

describe('certificates', () => {
  const soon = new Date(Date.now() + HOUR);
  const past = new Date(Date.now() - HOUR);
  const good = selfSigned('gate.example', past, soon);

  test('are taken with their key', async () => {
    expect(await codesWith(good.cert, good.key)).toEqual([]);
  });

  test('are refused with the key of another', async () => {
    expect(await codesWith(good.cert, selfSigned('gate.example', past, soon).key)).toEqual(['key-mismatch']);
  });

  test('raise a warning before and after their time', async () => {
    const old = selfSigned('gate.example', new Date(0), past);
    expect(await codesWith(old.cert, old.key)).toEqual(['expired-certificate']);
    const young = selfSigned('gate.example', soon, new Date(Date.now() + 2 * HOUR));
    expect(await codesWith(young.cert, young.key)).toEqual(['future-certificate']);
  });
});
