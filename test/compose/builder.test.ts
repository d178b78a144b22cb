/** What a load is made of: kept while it does not change, let go of when nothing uses it any more. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { loadAssertionKeys } from '../../src/compose/assertion-keys.ts';
import { Builder, goodOf, type Parts } from '../../src/compose/builder.ts';
import { PolicyCompiler } from '../../src/compose/compiler.ts';
import { load } from '../../src/config/load.ts';
import { broken, startKeyServer, type KeyServer } from '../identity/key-server.ts';
import { policy, provider, settings } from './files.ts';
import { Site } from './site.ts';

const UPSTREAM = 'http://127.0.0.1:1';
/** A provider without keys is asked again after a second. */
const RETRY = 1_300;

const open: KeyServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function partsOf(site: Site): Promise<Parts> {
  const good = goodOf(await load(site.path('sallyport.yaml'), {}));
  if (good === null) throw new Error('the files do not check');
  const { assertion, data } = good.settings;
  const evaluator = await new PolicyCompiler().compile(good.policy);
  return { good, evaluator, keys: await loadAssertionKeys(assertion, data) };
}

/** Its provider is at a server that fails, and counts how often it is asked. */
async function atBrokenServer(site: Site): Promise<KeyServer> {
  const server = await startKeyServer(broken);
  open.push(server);
  const corp = provider({ keys: { url: `${server.url}/keys` } });
  await site.write('sallyport.yaml', settings(UPSTREAM, { providers: { corp } }));
  return server;
}

describe('a builder', () => {
  it('lets go of the providers of a load that never serves, and of those that the next one has not', async () => {
    await using site = await Site.prepare();
    const builder = new Builder();
    builder.build(await partsOf(site)).settle();
    const discarded = await atBrokenServer(site);
    builder.build(await partsOf(site)).discard();
    const replaced = await atBrokenServer(site);
    builder.build(await partsOf(site)).settle();
    const last = await atBrokenServer(site);
    builder.build(await partsOf(site)).settle();
    await sleep(RETRY);
    expect([discarded.hits, replaced.hits]).toEqual([1, 1]);
    expect(last.hits).toBeGreaterThan(1);
    builder.close();
  });

  it('keeps providers over a load that does not change them', async () => {
    await using site = await Site.prepare();
    const builder = new Builder();
    const parts = await partsOf(site);
    const first = builder.build(parts);
    first.settle();
    const second = builder.build(parts);
    second.settle();
    expect(second.providers[0]).toBe(first.providers[0]);
    await site.write('policy.yaml', policy({ timezone: 'Europe/Paris' }));
    const third = builder.build(await partsOf(site));
    expect(third.providers[0]).toBe(first.providers[0]);
    third.discard();
    builder.close();
  });

  it('knows the devices that it inspected while the inventory is the same, and no longer', async () => {
    await using site = await Site.prepare();
    const builder = new Builder();
    const parts = await partsOf(site);
    const { entries, modifiedAt } = { entries: [{ id: 'd-1', seen: 1, facts: { managed: true } }], modifiedAt: 5 };
    const build = (inventory: typeof parts.good.inventory) => {
      const built = builder.build({ ...parts, good: { ...parts.good, inventory } });
      built.settle();
      return built.generation.inspect;
    };
    const first = build({ entries, modifiedAt });
    expect(build({ entries, modifiedAt })).toBe(first);
    const others = [build({ entries: [...entries], modifiedAt }), build({ entries, modifiedAt: 6 }), build(null)];
    expect(new Set([first, ...others]).size).toBe(4);
    builder.close();
  });
});
