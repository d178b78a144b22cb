import { describe, expect, it, vi } from 'vitest';
import { parseCidr } from '../../src/core/address.ts';
import { Listening } from './listening.ts';
import { get, RawClient } from './raw-client.ts';

const LOOPBACK = parseCidr('127.0.0.0/8');
const NEAR = LOOPBACK === null ? [] : [LOOPBACK];
const ASKING = { listener: { trustedProxies: NEAR, forwardAuth: NEAR } };

const QUESTION = get(
  '/.sallyport/auth',
  'X-Forwarded-Method: GET',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Host: app.test',
  'X-Forwarded-Uri: /ledgers/2026?q=1',
  'X-Forwarded-For: 203.0.113.7',
  'X-Request-Id: proxy-1',
);

describe('ways in', () => {
  it('takes a forward-auth question of a proxy that may ask for the request that the proxy holds', async () => {
    await using gate = await Listening.start(ASKING);
    using client = await RawClient.open(gate.port);
    await client.send(QUESTION).until('\r\n\r\n');
    const [record] = await gate.recorded(1);
    expect(client.statuses).toEqual([200]);
    expect(record?.entry).toMatchObject({ kind: 'forward-auth', target: '/ledgers/2026?q=1', host: 'app.test' });
    expect(record?.entry).toMatchObject({ clientIp: '203.0.113.7', parentId: 'proxy-1' });
  });

  it('has nothing there for a trusted proxy that may not ask: it would let its own clients ask', async () => {
    await using gate = await Listening.start({ listener: { trustedProxies: NEAR } });
    using client = await RawClient.open(gate.port);
    await client.send(QUESTION).until('reserved-path');
    expect(gate.told).toEqual([['http', 'reserved-path', 404, null]]);
  });

  it('has nothing there for anybody else', async () => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    await client.send(QUESTION).until('reserved-path');
    expect(gate.told).toEqual([['http', 'reserved-path', 404, null]]);
    expect(gate.records[0]?.entry).toMatchObject({ clientIp: '127.0.0.1', parentId: null });
  });

  it('stops believing a proxy that a reload no longer trusts, also on its open connections', async () => {
    await using gate = await Listening.start(ASKING);
    using client = await RawClient.open(gate.port);
    await client.send(QUESTION).until('\r\n\r\n');
    gate.listener.renew({ tls: null, trustedProxies: [], forwardAuth: [] });
    await client.send(QUESTION).until('reserved-path');
    expect(gate.records.map(({ entry }) => entry.kind)).toEqual(['forward-auth', 'http']);
  });

  it.each(['POST', 'PROPFIND', 'OPTIONS'])('never forwards %s to a reserved path', async (method) => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    await client.send(get('/.sallyport/me', 'Content-Length: 0').replace('GET', method)).until('reserved-path');
    expect(gate.told).toEqual([['http', 'reserved-path', 404, null]]);
  });

  it('gives every request an id of its own, whatever the client calls it', async () => {
    await using gate = await Listening.start({
      upstream: (request, response) => response.end(`id ${String(request.headers['x-request-id'])};`),
    });
    using client = await RawClient.open(gate.port);
    await client.send(get('/', 'X-Request-Id: mine')).until(';');
    const id = gate.records[0]?.entry.id ?? '';
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(client.received).toContain(`id ${id};`);
  });

  it('survives a mistake of its own on the line, tells the operator, and closes that connection alone', async () => {
    await using gate = await Listening.start();
    const broken = vi.spyOn(gate.gate, 'record').mockImplementation(() => {
      throw new Error('the disk is gone');
    });
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).closed;
    expect(gate.troubles).toEqual([new Error('the disk is gone')]);
    broken.mockRestore();
    using other = await RawClient.open(gate.port);
    await other.send(get('/')).until('ok');
  });
});
