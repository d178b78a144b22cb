/** A request that waits for its app while the files change is not lost: it gets the answer that it would get now. */

import { describe, expect, it, vi } from 'vitest';
import type { RawClient } from '../server/raw-client.ts';
import { createSigner } from '../identity/signer.ts';
import { grant, jwks, policy } from './files.ts';
import { Site } from './site.ts';

const DENY = { id: 'nobody', who: ['anyone'], to: ['wiki/*'], owner: 'ann@corp.example', why: 'SEC-1 incident' };

/** A request that the app has taken and not answered. */
async function held(site: Site, ...fields: string[]): Promise<RawClient> {
  const client = await site.ask('/team/held', ...fields);
  await vi.waitUntil(() => site.app.open === 1);
  return client;
}

describe('a request without an answer yet', () => {
  it('is answered by the app when the new policy still allows it', async () => {
    await using site = await Site.start();
    using client = await held(site);
    await site.load({ 'policy.yaml': policy({ grants: [grant({ id: 'renamed' })] }) });
    site.app.release();
    expect(await client.until('held')).toContain('HTTP/1.1 200');
    expect(await site.records(1)).toMatchObject([{ status: 200, decision: { by: 'renamed' } }]);
  });

  it('is refused when the new policy denies it, and keeps its connection', async () => {
    await using site = await Site.start();
    using client = await held(site);
    await site.load({ 'policy.yaml': policy({ denies: [DENY] }) });
    expect(await client.until('\r\n\r\n')).toContain('HTTP/1.1 403');
    await vi.waitUntil(() => site.app.open === 0);
    client.received = '';
    client.send(site.head('GET', '/again'));
    expect(await client.until('\r\n\r\n')).toContain('HTTP/1.1 403');
    expect(await site.records(2)).toMatchObject([
      { status: 403, ended: 'policy', decision: { effect: 'deny', by: 'nobody' }, upstream: { status: null } },
      { status: 403, decision: { by: 'nobody' }, upstream: null },
    ]);
  });

  it('is challenged when its key was withdrawn, and when its token ends', async () => {
    await using site = await Site.start();
    const exp = Math.floor(Date.now() / 1000) + 2;
    using ending = await held(site, `Authorization: Bearer ${site.token({ exp })}`);
    expect(await ending.until('\r\n\r\n')).toMatch(/HTTP\/1\.1 401[^]+www-authenticate: Bearer/);
    using withdrawn = await held(site);
    await site.load({ 'keys.json': jwks(createSigner('k2')) });
    expect(await withdrawn.until('\r\n\r\n')).toMatch(/HTTP\/1\.1 401[^]+www-authenticate: Bearer/);
    expect(await site.records(2)).toMatchObject([
      { ended: 'expired', decision: { effect: 'refuse', reasons: ['invalid-token'], detail: 'expired' } },
      { ended: 'policy', decision: { effect: 'refuse', reasons: ['invalid-token'] } },
    ]);
  });

  it('is told that the gate stops', async () => {
    await using site = await Site.start();
    using client = await held(site);
    const stopped = site.program.stop();
    expect(await client.rest()).toContain('HTTP/1.1 503');
    await stopped;
    expect(await site.records(1)).toMatchObject([{ status: 503, ended: 'drain', fault: 'draining' }]);
  });

  it('is answered on a socket that waits for its upgrade, too', async () => {
    await using site = await Site.start();
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    using client = await site.ask('/team/held', ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    await vi.waitUntil(() => site.app.open === 1);
    await site.load({ 'policy.yaml': policy({ denies: [DENY] }) });
    expect(await client.rest()).toContain('HTTP/1.1 403');
    expect(await site.records(1)).toMatchObject([{ kind: 'websocket', status: 403, ended: 'policy' }]);
  });
});
