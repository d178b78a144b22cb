import { expect, test } from 'vitest';
import { pinned } from '../../src/identity/discovery.ts';

const REMOTE = 'https://idp.corp.example';

test('an endpoint may be on any host that has TLS', () => {
  for (const url of ['https://idp.corp.example/token', 'https://login.partner.example:8443/token', 'https://10.0.0.7/'])
    expect(pinned(REMOTE, 'token_endpoint', url).href).toBe(url);
});

test('a provider elsewhere cannot point at the gate’s own machine', () => {
  for (const host of ['127.0.0.1', 'localhost', 'a.localhost', '[::1]', '127.9.9.9', '0x7f.1', '2130706433']) {
    expect(() => pinned(REMOTE, 'token_endpoint', `https://${host}:9090/revoke`)).toThrow('points to the gate itself');
  }
  expect(pinned('https://localhost:8443', 'token_endpoint', 'https://localhost:9443/').port).toBe('9443');
});

test('nor at anything in the clear, except where the issuer itself is, on its own host', () => {
  expect(() => pinned(REMOTE, 'jwks_uri', 'http://idp.corp.example/keys')).toThrow('`jwks_uri` has no TLS');
  const plain = 'http://idp.lab.example';
  expect(() => pinned(plain, 'jwks_uri', 'http://other.lab.example/keys')).toThrow('`jwks_uri` has no TLS');
  expect(pinned(plain, 'jwks_uri', 'http://idp.lab.example:8080/keys').protocol).toBe('http:');
});

test('nor at what is no web address', () => {
  for (const value of ['', '/token', 'ftp://idp.corp.example/', 'javascript:0', 7, null, undefined, {}])
    expect(() => pinned(REMOTE, 'token_endpoint', value)).toThrow('is not a web address');
});
