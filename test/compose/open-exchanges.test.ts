/** What is open is decided again at every reload: cut in both directions when it would be refused now, untouched otherwise. */

import { describe, expect, it, vi } from 'vitest';
import type { AccessRecord } from '../../src/observe/record-schema.ts';
import { createSigner } from '../identity/signer.ts';
import { RawClient } from '../server/raw-client.ts';
import { grant, inventory, jwks, policy, provider, settings, wiki } from './files.ts';
import { KINDS, open } from './openings.ts';
import { Site } from './site.ts';

type Files = Readonly<Record<string, string>>;

const DENY = { id: 'nobody', who: ['anyone'], to: ['wiki/*'], owner: 'ann@corp.example', why: 'SEC-1 incident' };
const FEW = { wiki: { resources: { all: ['GET /other'] } } };
const OTHER = 'https://other.example';

/** Each a way of taking away what the staff may do, and what the record of the cut says. */
const WITHDRAWALS: Record<string, [files: (site: Site) => Files, reason: string]> = {
  'a policy that denies it': [() => ({ 'policy.yaml': policy({ denies: [DENY] }) }), 'denied-by-rule'],
  'a policy that grants less': [() => ({ 'policy.yaml': policy({ apps: FEW }) }), 'no-grant'],
  'an inventory without its device': [() => ({ 'devices.yaml': inventory({ managed: false }) }), 'posture-unmet'],
  'a key file without its key': [() => ({ 'keys.json': jwks(createSigner('k2')) }), 'invalid-token'],
  'another audience': [
    (site) => changed(site, { corp: provider({ bearer: { audiences: [OTHER] } }) }),
    'invalid-token',
  ],
  'claims from elsewhere': [
    (site) => changed(site, { corp: provider({ claims: { groups: 'roles' } }) }),
    'group-unknown',
  ],
  'other providers for the app': [
    (site) => changed(site, { corp: provider(), other: provider({ issuer: OTHER }) }, { providers: ['other'] }),
    'invalid-token',
  ],
  'an app that has gone': [
    ({ app }) => ({
      'sallyport.yaml': settings(app.url, { apps: { other: wiki(app.url, { url: OTHER }) } }),
      'policy.yaml': policy({
        apps: { other: { resources: { all: ['GET /**'] } } },
        grants: [grant({ to: ['other/all'] })],
      }),
    }),
    'unknown-host',
  ],
};

function changed({ app }: Site, providers: object, parts: Readonly<Record<string, unknown>> = {}): Files {
  return { 'sallyport.yaml': settings(app.url, { providers, apps: { wiki: wiki(app.url, parts) } }) };
}

/** The record of the one exchange that was open, when it has ended on both sides. */
async function end(site: Site, closed: Promise<unknown>): Promise<AccessRecord | undefined> {
  await closed;
  await vi.waitUntil(() => site.app.open === 0);
  const [record] = await site.records(1);
  return record;
}

describe.each(KINDS)('%s', (kind) => {
  it.each(Object.entries(WITHDRAWALS))('is cut by %s', async (_, [files, reason]) => {
    await using site = await Site.start();
    const opening = await open(kind, site);
    await site.load(files(site));
    const record = await end(site, opening.closed);
    expect(record?.ended).toBe('policy');
    expect(record?.decision.reasons).toContain(reason);
  });

  it('goes on through reloads that still allow it', async () => {
    await using site = await Site.start();
    const opening = await open(kind, site);
    for (const files of [
      { 'policy.yaml': policy({ grants: [grant({ id: 'renamed' })] }) },
      { 'devices.yaml': inventory({ seen: new Date().toISOString() }) },
      { 'keys.json': jwks(site.signer, createSigner('k2')) },
      changed(site, { corp: provider() }, { upstream: { to: [site.app.url], connections: 7 } }),
    ]) {
      await site.load(files);
      await opening.moves();
      await opening.moves();
    }
    opening.close();
    expect(await end(site, opening.closed)).toMatchObject({ decision: { effect: 'allow', by: 'renamed' } });
    expect(JSON.parse(await site.admin('/status')).generation.number).toBe(5);
  });

  it('is cut when its token ends', async () => {
    await using site = await Site.start();
    const opening = await open(kind, site, site.token({ exp: Math.floor(Date.now() / 1000) + 2 }));
    expect(await end(site, opening.closed)).toMatchObject({ ended: 'expired' });
  });

  it('is cut when its grant ends, however young it is', async () => {
    await using site = await Site.start();
    const until = new Date(Date.now() + 500).toISOString();
    await site.load({ 'policy.yaml': policy({ grants: [grant({ until })] }) });
    const opening = await open(kind, site);
    const record = await end(site, opening.closed);
    expect(record).toMatchObject({ ended: 'expired', decision: { effect: 'deny', reasons: ['live-unmet'] } });
    expect(record?.ms).toBeLessThan(700);
  });
});

it('COPY is cut when the grant of its second path ends', async () => {
  await using site = await Site.start();
  const resources = { from: ['COPY /from/**'], to: ['COPY /to/**'] };
  const until = new Date(Date.now() + 1_500).toISOString();
  await site.load({
    'policy.yaml': policy({
      apps: { wiki: { resources } },
      grants: [grant({ to: ['wiki/from'] }), grant({ id: 'for-a-while', to: ['wiki/to'], until })],
    }),
  });
  const fields = [`Authorization: Bearer ${site.token()}`, 'Destination: /to/page'];
  const client = (await RawClient.open(site.port)).send(site.head('COPY', '/from/events', ...fields));
  await client.until('data: tick');
  expect(await end(site, client.closed)).toMatchObject({ ended: 'expired', decision: { reasons: ['live-unmet'] } });
});
