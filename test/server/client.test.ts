import { createServer, request as ask, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCidr, type Cidr } from '../../src/core/address.ts';
import { ClientDeriver } from '../../src/server/client.ts';
import { portOf } from './raw-client.ts';

const server = createServer();

/** The request as a real server reads it, while its connection is open. */
async function arrived<T>(
  headers: Record<string, string | string[]>,
  read: (request: IncomingMessage) => T,
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  server.once('request', (request: IncomingMessage, response) => {
    resolve(read(request));
    response.end();
  });
  ask({ host: '127.0.0.1', port: portOf(server), headers }, (response) => response.resume()).end();
  return promise;
}

function networks(...texts: string[]): Cidr[] {
  return texts.map((text) => {
    const cidr = parseCidr(text);
    if (cidr === null) throw new Error(text);
    return cidr;
  });
}

const NEAR = networks('127.0.0.0/8');
const NEAR_AND_FAR = networks('127.0.0.0/8', '10.0.0.0/8', '2001:db8::/32');

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('client()', () => {
  it('is the peer when nobody is trusted, whatever the request says', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https', forwarded: 'for=203.0.113.7' };
    const client = await arrived(headers, (request) => new ClientDeriver([], []).client(request));
    expect(client).toEqual({ address: [127, 0, 0, 1], ip: '127.0.0.1', scheme: 'http' });
  });

  it('is remembered for an untrusted connection', async () => {
    const deriver = new ClientDeriver([], []);
    const same = await arrived({}, (request) => deriver.client(request) === deriver.client(request));
    expect(same).toBe(true);
  });

  it.each([
    ['the one that the proxy names', '203.0.113.7', '203.0.113.7'],
    ['the last, not what the client claimed', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['the last of them that is not trusted', '198.51.100.1, 203.0.113.7, 10.1.2.3, 10.9.9.9', '203.0.113.7'],
    ['the farthest when all are trusted', '10.1.2.3, 10.9.9.9', '10.1.2.3'],
    ['IPv6', '2a00::1', '2a00::1'],
    ['IPv6 with a port', '[2a00::1]:443', '2a00::1'],
    ['IPv6 in brackets', '[2a00::1]', '2a00::1'],
    ['IPv4 with a port', '203.0.113.7:55123', '203.0.113.7'],
    ['IPv4 in IPv6 clothes', '::ffff:203.0.113.7', '203.0.113.7'],
    ['behind an IPv6 proxy', '203.0.113.7, 2001:db8::5', '203.0.113.7'],
    ['the one before rubbish that nobody had to read', 'unknown, 203.0.113.7', '203.0.113.7'],
  ])('is %s', async (_, header, ip) => {
    const headers = { 'x-forwarded-for': header };
    const client = await arrived(headers, (request) => new ClientDeriver(NEAR_AND_FAR, []).client(request));
    expect(client.ip).toBe(ip);
  });

  it.each([
    '',
    ',',
    'unknown',
    '_hidden',
    '203.0.113.7,',
    '203.0.113.300',
    '203.0.113.7:port',
    '[2a00::1',
    '1.2.3.4.5',
    '0x7f.1',
  ])(
    'is in no network when a trusted proxy says `%s`: the proxy’s own address would let anybody into its networks',
    async (header) => {
      const headers = { 'x-forwarded-for': header };
      const client = await arrived(headers, (request) => new ClientDeriver(NEAR, []).client(request));
      expect(client.ip).toBe('0.0.0.0');
    },
  );

  it('reads several headers as one list', async () => {
    const headers = { 'x-forwarded-for': ['198.51.100.1', '203.0.113.7'] };
    const client = await arrived(headers, (request) => new ClientDeriver(NEAR, []).client(request));
    expect(client.ip).toBe('203.0.113.7');
  });

  it('does not read Forwarded, which a proxy that writes the other one passes on', async () => {
    const headers = { forwarded: 'for=203.0.113.7;proto=https' };
    const client = await arrived(headers, (request) => new ClientDeriver(NEAR, []).client(request));
    expect(client).toMatchObject({ ip: '127.0.0.1', scheme: 'http' });
  });

  it.each([
    ['https', 'https'],
    ['http', 'http'],
    ['https, http', 'http'],
    ['HTTPS', 'http'],
    ['wss', 'http'],
  ])('takes `%s` from a trusted proxy for %s', async (header, scheme) => {
    const headers = { 'x-forwarded-proto': header };
    const client = await arrived(headers, (request) => new ClientDeriver(NEAR, []).client(request));
    expect(client.scheme).toBe(scheme);
  });
});

describe('parentId()', () => {
  it('is believed from a trusted proxy alone', async () => {
    const headers = { 'x-request-id': 'abc-123' };
    expect(await arrived(headers, (request) => new ClientDeriver(NEAR, []).parentId(request))).toBe('abc-123');
    expect(await arrived(headers, (request) => new ClientDeriver([], []).parentId(request))).toBeNull();
  });

  it.each(['', 'two words', 'a'.repeat(129)])('is not taken when it is `%s`', async (id) => {
    const parent = await arrived({ 'x-request-id': id }, (request) => new ClientDeriver(NEAR, []).parentId(request));
    expect(parent).toBeNull();
  });
});
