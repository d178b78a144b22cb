import { describe, expect, test } from 'vitest';
import { canonicalise, DEFAULT_PATH_OPTIONS, type PathOptions } from '../../src/core/path.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { HostTable, isReserved, route } from '../../src/core/route.ts';

describe('route()', () => {
  const hosts = new HostTable([
    ['finance.corp.example', 'finance'],
    ['*.corp.example', 'any'],
    ['*.dev.corp.example', 'dev'],
    ['localhost', 'local'],
  ]);

  test.each([
    ['finance.corp.example', 'finance'],
    ['marketing.corp.example', 'any'],
    ['a.dev.corp.example', 'dev'],
    ['dev.corp.example', 'any'],
    ['localhost', 'local'],
  ])('finds the app of %s', (host, app) => {
    expect(route(hosts, host)).toBe(app);
  });

  test.each([
    'corp.example',
    'a.b.corp.example',
    'a.finance.corp.example',
    'example',
    'evilcorp.example',
    '',
    '__proto__',
    '*.corp.example.evil',
  ])('refuses `%s`: a star stands for exactly one label', (host) => {
    const refusal = route(hosts, host);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ reason: 'unknown-host', status: 404 });
  });

  test('does not take a bare name for the label of a wildcard', () => {
    expect(route(new HostTable([['*.localhost', 'x']]), 'localhost')).toBeInstanceOf(Refusal);
  });
});

describe('isReserved()', () => {
  const KEEP: PathOptions = {
    ...DEFAULT_PATH_OPTIONS,
    encodedSlash: 'keep',
    doubleEncoding: 'keep',
    semicolon: 'keep',
    emptySegments: 'keep',
  };

  function reserved(target: string): boolean {
    const path = canonicalise(target, KEEP);
    if (path instanceof Refusal) throw new Error(`${target}: ${path.detail ?? ''}`);
    return isReserved(path);
  }

  test.each([
    '/.sallyport',
    '/.sallyport/',
    '/.sallyport/me?x=1',
    '/.sallyport/no/such/thing',
    '/.well-known/sallyport/jwks.json',
    '/.well-known/sallyport',
    '/.SallyPort/me',
    '/.sallyport./me',
    '/%2esallyport/me',
    '/%20.sallyport/me',
    '/.sallyport%20/me',
    '/.sallyport;v=1/me',
    '/.sallyport%2Fme',
    '/.sallyport%252Fme',
    '/%252Esallyport/me',
    '//.sallyport/me',
    '///.sallyport',
    '/%EF%BC%8Esallyport/me',
    '/.s%C3%A1llyport/me',
    '/%C2%AD.sallyport/me',
    '/.well-known//sallyport',
    '/.well-known%2fsallyport/jwks.json',
    '/.WELL-KNOWN/Sallyport;x/jwks.json',
  ])('is true of %s', (target) => {
    expect(reserved(target)).toBe(true);
  });

  test.each([
    '/',
    '/sallyport',
    '/.sallyports',
    '/.sallypor',
    '/x/.sallyport',
    '/.well-known',
    '/.well-known/openid-configuration',
    '/.well-known/x/sallyport',
    '/..sallyport',
  ])('is false of %s', (target) => {
    expect(reserved(target)).toBe(false);
  });
});
