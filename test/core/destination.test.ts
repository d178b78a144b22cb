import { describe, expect, test } from 'vitest';
import { destination } from '../../src/core/destination.ts';
import { DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';

function judged(method: string, ...values: string[]): ReturnType<typeof destination> {
  const rawHeaders = ['Host', 'dav.example:8443', ...values.flatMap((value) => ['Destination', value])];
  return destination({ method, host: 'dav.example', rawHeaders }, DEFAULT_PATH_OPTIONS);
}

describe('destination()', () => {
  test.each(['GET', 'PUT', 'PROPFIND', 'DELETE'])('does not look at %s', (method) => {
    expect(judged(method, 'https://evil.example/')).toBeNull();
  });

  test.each([
    ['/b/c', '/b/c'],
    ['https://dav.example:8443/b/c', '/b/c'],
    ['http://DAV.example./b', '/b'],
    ['HTTPS://dav.example/b/', '/b/'],
    ['https://dav.example/', '/'],
    ['/caf%C3%A9?x', '/caf%C3%A9'],
  ])('reads %s as %s', (value, path) => {
    expect(judged('COPY', value)).toMatchObject({ path });
    expect(judged('MOVE', value)).toMatchObject({ path });
  });

  test.each([
    ['none', []],
    ['two', ['/a', '/a']],
    ['an empty one', ['']],
    ['a relative one', ['b/c']],
    ['another host', ['https://evil.example/b']],
    ['a subdomain', ['https://x.dav.example/b']],
    ['user information', ['https://dav.example@evil.example/b']],
    ['user information on this host', ['https://u:p@dav.example/b']],
    ['a network path', ['//evil.example/b']],
    ['another scheme', ['ftp://dav.example/b']],
    ['no authority', ['https:/b']],
    ['a backslash', ['https://dav.example\\@evil.example/b']],
    ['a dot segment', ['https://dav.example/a/../b']],
    ['an encoded dot segment', ['/a/%2e%2e/b']],
    ['an encoded slash', ['/a%2fb']],
    ['a fragment', ['/a#b']],
    ['a blank', ['/a b']],
    // The header crosses as it is, so that only what needs no canonical form is what was judged.
    ['an encoded letter', ['/%62']],
    ['lower-case hex', ['/caf%c3%a9']],
    ['no path', ['https://dav.example']],
    ['a query alone', ['https://dav.example?/b']],
  ])('refuses %s', (_, values) => {
    expect(judged('MOVE', ...values)).toMatchObject({ reason: 'bad-destination', status: 400 });
  });

  test('looks at header names without regard to case, and only at names', () => {
    const odd = { method: 'MOVE', host: 'dav.example', rawHeaders: ['X', 'destination', 'dEsTiNaTiOn', '/b'] };
    expect(destination(odd, DEFAULT_PATH_OPTIONS)).toMatchObject({ path: '/b' });
  });
});
