import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { certifyHosts } from '../../demo/certificate.ts';
import { keptTls } from '../../demo/place.ts';
import { Workspace } from '../config/workspace.ts';

const HOSTS = ['access.localhost', 'finance.localhost'];

/** @returns `welcome`, or why a client that trusts the authority turns away. */
async function greet({ cert, key, ca }: ReturnType<typeof certifyHosts>, host: string): Promise<string> {
  const server = createServer({ cert, key }, (socket) => socket.on('error', () => {}).end());
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { promise, resolve } = Promise.withResolvers<string>();
  const client = connect({ host: '127.0.0.1', port, servername: host, ca }, () => resolve('welcome'));
  client.on('error', (error) => resolve(error.message));
  const greeted = await promise;
  client.destroy();
  await new Promise((closed) => server.close(closed));
  return greeted;
}

describe('the certificate of `npm run demo -- --https`', () => {
  test('is good for its hosts, and for no other', async () => {
    const made = certifyHosts(HOSTS, 'localhost', 30);
    expect(await greet(made, 'finance.localhost')).toBe('welcome');
    expect(await greet(made, 'marketing.localhost')).toContain("does not match certificate's altnames");
  });

  test('comes from an authority that cannot vouch for another domain', async () => {
    const elsewhere = certifyHosts(['finance.corp.example'], 'localhost', 30);
    expect(await greet(elsewhere, 'finance.corp.example')).toBe('permitted subtree violation');
  });

  test('says what browsers ask for: an authority of leaves, a leaf of a server, thirty days', () => {
    const made = certifyHosts(HOSTS, 'localhost', 30);
    const [leaf, authority] = [new X509Certificate(made.cert), new X509Certificate(made.ca)];
    expect([authority.ca, leaf.ca]).toEqual([true, false]);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(leaf.subjectAltName).toBe('DNS:access.localhost, DNS:finance.localhost');
    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(30 * 86_400_000);
  });

  test('is kept from one run to the next, and made anew where its key is not its own', async () => {
    await using folder = await Workspace.with({});
    const { cert, key } = keptTls(folder.folder);
    const first = readFileSync(cert, 'utf8');
    keptTls(folder.folder);
    expect(readFileSync(cert, 'utf8')).toBe(first);
    writeFileSync(key, certifyHosts(HOSTS, 'localhost', 30).key);
    keptTls(folder.folder);
    expect(new X509Certificate(readFileSync(cert)).checkPrivateKey(createPrivateKey(readFileSync(key)))).toBe(true);
  });

  test('shares neither key nor name with the next one', async () => {
    const [one, other] = [certifyHosts(HOSTS, 'localhost', 30), certifyHosts(HOSTS, 'localhost', 30)];
    expect(await greet({ ...one, ca: other.ca }, 'access.localhost')).toContain('unable to verify');
    expect(new X509Certificate(one.ca).subject).not.toBe(new X509Certificate(other.ca).subject);
  });
});
