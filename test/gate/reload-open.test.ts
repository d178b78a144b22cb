/** What is open when the files change: it goes on only if the same credential would be let in now. */

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { useGate } from '../support/gate.ts';
import { requestOf, UPGRADE } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

interface Settings {
  providers: { corp: { issuer: string; bearer: Record<string, unknown>; claims?: unknown } };
  apps: { wiki: Record<string, unknown> };
}

describe('a tunnel that is open when the files change', () => {
  const gate = useGate(WIKI);
  const file = (): string => join(gate.folder, 'sallyport.yaml');
  let before = '';

  beforeEach(async () => {
    before = await readFile(file(), 'utf8');
  });

  afterEach(async () => {
    await writeFile(file(), before);
    await gate.program.reload();
  });

  async function tunnel(...fields: string[]) {
    const client = await gate.client();
    gate.asked += 1;
    const ask = { app: 'wiki', fields: [...UPGRADE, ...fields] };
    client.send(requestOf('/pages/1', ask, gate.tokenOf({ as: 'mira' })));
    await client.until('\r\n\r\n');
    return client;
  }

  async function reloadWith(change: (settings: Settings) => void): Promise<void> {
    const settings: Settings = JSON.parse(before);
    change(settings);
    await writeFile(file(), JSON.stringify(settings));
    assert.ok(await gate.program.reload(), gate.notes.join('\n'));
  }

  it.each<[what: string, change: (settings: Settings) => void]>([
    ['its issuer is no provider any more', ({ providers }) => (providers.corp.issuer = 'https://other.example')],
    ['its audience is not ours any more', ({ providers }) => (providers.corp.bearer['audiences'] = ['https://other'])],
    ['its lifetime is too long now', ({ providers }) => (providers.corp.bearer['max_lifetime'] = '5m')],
    ['its claims are read otherwise', ({ providers }) => (providers.corp.claims = { employment: 'contract' })],
    ['`Authorization` is the app’s own now', ({ apps }) => (apps.wiki['authorization'] = 'pass')],
  ])('is cut when %s', async (_, change) => {
    using client = await tunnel();
    await reloadWith(change);
    await client.closed;
    assert.equal((await gate.record()).ended, 'policy');
  });

  it('is cut when its page may not open WebSockets any more', async () => {
    using client = await tunnel('Origin: https://wiki.corp.example');
    await reloadWith(({ apps }) => (apps.wiki['websocket'] = { origins: ['https://other.example'] }));
    await client.closed;
    assert.equal((await gate.record()).ended, 'policy');
  });

  it('goes on when nothing of it has changed, even if its token has to be verified anew', async () => {
    using client = await tunnel();
    await reloadWith(({ providers }) => (providers.corp.bearer['max_lifetime'] = '2h'));
    const other = await gate.ask('/pages/1', { app: 'wiki', as: 'mira' });
    assert.equal(other.status, 200);
    assert.equal(client.socket.destroyed, false);
  });
});
