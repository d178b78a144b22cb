import { describe, expect, test, vi } from 'vitest';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath, type PathOptions } from '../../src/core/path.ts';
import { Refusal } from '../../src/core/refusal.ts';

const KEEP: PathOptions = {
  ...DEFAULT_PATH_OPTIONS,
  encodedSlash: 'keep',
  doubleEncoding: 'keep',
  semicolon: 'keep',
  emptySegments: 'keep',
};

function read(target: string, options: Partial<PathOptions> = {}): CanonicalPath {
  const path = canonicalise(target, { ...DEFAULT_PATH_OPTIONS, ...options });
  if (path instanceof Refusal) throw new Error(`${target}: ${path.detail ?? ''}`);
  return path;
}

function detail(target: string, options: Partial<PathOptions> = {}): string {
  const path = canonicalise(target, { ...DEFAULT_PATH_OPTIONS, ...options });
  return path instanceof Refusal ? `${path.reason} ${path.detail ?? ''}` : path.path;
}

describe('canonicalise()', () => {
  test.each([
    ['/', '/', []],
    ['/a', '/a', ['a']],
    ['/a/b/', '/a/b/', ['a', 'b']],
    ['/%61dmin', '/admin', ['admin']],
    ['/%7Euser/%2d%5f%2E%7e', '/~user/-_.~', ['~user', '-_.~']],
    ['/caf%c3%a9', '/caf%C3%A9', ['caf%C3%A9']],
    ['/a%20b', '/a%20b', ['a%20b']],
    ['/100%25', '/100%25', ['100%25']],
    ['/%25zz', '/%25zz', ['%25zz']],
    ['/.well-known/x..y', '/.well-known/x..y', ['.well-known', 'x..y']],
    ['/...a', '/...a', ['...a']],
    [`/!$&'()*+,=:@`, `/!$&'()*+,=:@`, [`!$&'()*+,=:@`]],
    ['/%40', '/%40', ['%40']],
    ['/"<>[]^`{|}', '/"<>[]^`{|}', ['"<>[]^`{|}']],
  ])('reads %s as %s', (target, path, segments) => {
    expect(read(target)).toMatchObject({
      path,
      segments,
      query: '',
      trailingSlash: path.length > 1 && path.endsWith('/'),
    });
  });

  test('changes nothing when it is applied again', () => {
    for (const target of ['/%61/%c3%A9/', '/a%20b', '/100%25'])
      expect(read(read(target).path).path).toBe(read(target).path);
  });

  test('keeps the query byte for byte, and out of the path', () => {
    expect(read('/a?%2e%2e/%zz;a=b?c//\\"%00\u00e9')).toMatchObject({
      path: '/a',
      query: '?%2e%2e/%zz;a=b?c//\\"%00\u00e9',
      segments: ['a'],
    });
    expect(read('/a?')).toMatchObject({ path: '/a', query: '?' });
    expect(detail('/a?b#c')).toBe('bad-path query-character');
    expect(detail('/a?b\n')).toBe('bad-path query-character');
    expect(detail('/a?b\u0000')).toBe('bad-path query-character');
  });

  test.each(['', '*', 'a', '?a', 'http://a/b', '\\a', ' /a'])('finds no path in `%s`', (target) => {
    expect(detail(target)).toBe('bad-target not-origin-form');
  });

  test.each([
    ['/a#b', 'character'],
    ['/a b', 'character'],
    ['/a\tb', 'character'],
    ['/a\u0000', 'character'],
    ['/a\u007f', 'character'],
    ['/caf\u00e9', 'character'],
    ['/\u2025/a', 'character'],
    ['/x\\admin', 'backslash'],
    ['/x%5cadmin', 'backslash'],
    ['/%', 'malformed-escape'],
    ['/%4', 'malformed-escape'],
    ['/%zz', 'malformed-escape'],
    ['/%u002e/', 'malformed-escape'],
    ['/%%32%65', 'malformed-escape'],
    ['/%2%65', 'malformed-escape'],
    ['/a%00', 'encoded-control'],
    ['/a%0d%0ab', 'encoded-control'],
    ['/a%7F', 'encoded-control'],
    ['/a%C2%9F', 'encoded-control'],
    ['/%c0%ae%c0%ae/', 'invalid-utf8'],
    ['/%c0%af', 'invalid-utf8'],
    ['/%e0%80%ae', 'invalid-utf8'],
    ['/%ff', 'invalid-utf8'],
    ['/%e2%82', 'invalid-utf8'],
    ['/%ed%a0%80', 'invalid-utf8'],
    ['/%f4%90%80%80', 'invalid-utf8'],
    ['/%c3/%a9', 'invalid-utf8'],
    ['/.', 'dot-segment'],
    ['/..', 'dot-segment'],
    ['/a/../b', 'dot-segment'],
    ['/./admin', 'dot-segment'],
    ['/%2e/admin', 'dot-segment'],
    ['/a/.%2E', 'dot-segment'],
    ['/a/..%20/b', 'dot-segment'],
    ['/.../b', 'dot-segment'],
    ['/a/%ef%bc%8e%ef%bc%8e/b', 'dot-segment'],
    ['/a/%20/b', 'vanishing-segment'],
    ['/%E2%80%8B', 'vanishing-segment'],
    ['/%EF%BC%85' + '25'.repeat(20), 'double-encoding'],
  ])('refuses %j whatever is kept: %s', (target, why) => {
    expect(detail(target)).toBe(`bad-path ${why}`);
    expect(detail(target, KEEP)).toBe(`bad-path ${why}`);
  });

  test.each([
    ['/a%2Fb', 'encoded-slash', 'encodedSlash'],
    ['/a%2fb', 'encoded-slash', 'encodedSlash'],
    ['/a%2541', 'double-encoding', 'doubleEncoding'],
    ['/a%25%34%31', 'double-encoding', 'doubleEncoding'],
    ['/a%252fb', 'double-encoding', 'doubleEncoding'],
    ['/a;b', 'semicolon', 'semicolon'],
    ['/a%3bb', 'semicolon', 'semicolon'],
    ['/a//b', 'empty-segment', 'emptySegments'],
    ['//a', 'empty-segment', 'emptySegments'],
    ['/a//', 'empty-segment', 'emptySegments'],
  ] as const)('refuses %s (%s) unless the app keeps it', (target, why, option) => {
    expect(detail(target)).toBe(`bad-path ${why}`);
    expect(detail(target, { ...KEEP, [option]: 'refuse' })).toBe(`bad-path ${why}`);
    expect(detail(target, { [option]: 'keep' })).toMatch(/^\//);
  });

  test.each([
    ['/a%2F..%2Fb', 'dot-segment'],
    ['/a/..;/b', 'dot-segment'],
    ['/a/;..;x/b', 'dot-segment'],
    ['/a/%252e%252e/b', 'dot-segment'],
    ['/a/%25252e/b', 'dot-segment'],
    ['/a/;x', 'vanishing-segment'],
    ['/%2f/a', 'vanishing-segment'],
    ['/a%2500', 'encoded-control'],
    ['/admin;x%2Fy', 'slash-in-parameter'],
  ])('refuses %s although everything is kept: %s', (target, why) => {
    expect(detail(target, KEEP)).toBe(`bad-path ${why}`);
  });

  test('folds what denies are matched with', () => {
    expect(read('/Public/ADMIN./x').folded).toEqual(['public', 'admin', 'x']);
    expect(read('/Adm%C4%B1n/').folded).toEqual(['admin']);
    expect(read('//a//B%2fC;x/', KEEP)).toMatchObject({ segments: ['', 'a', '', 'B%2FC;x'], folded: ['a', 'b', 'c'] });
  });
});

/** Characters that go through normalisation, by far the dearest step and the only one that is repeated. */
function work(target: string): number {
  const spy = vi.spyOn(String.prototype, 'normalize');
  canonicalise(target, KEEP);
  const characters = spy.mock.contexts.reduce((sum: number, text) => sum + String(text).length, 0);
  spy.mockRestore();
  return characters;
}

describe('canonicalise() in bounded work', () => {
  test('refuses more than 8 KiB or 64 segments before it looks closely', () => {
    expect(detail(`/${'a'.repeat(8191)}`)).toMatch(/^\/a/);
    expect(detail(`/${'a'.repeat(8192)}`)).toBe('bad-path too-long');
    expect(detail('/a'.repeat(64))).toMatch(/^\/a/);
    expect(detail('/a'.repeat(65))).toBe('bad-path too-many-segments');
    expect(work(`/${'%C3%A9'.repeat(2500)}`)).toBe(0);
    expect(work('/%C3%A9'.repeat(1000))).toBe(0);
    expect(work('/a'.repeat(2000))).toBe(0);
  });

  test.each([
    '%C3%A9',
    '%EF%BC%8525',
    '%2525',
    '%25',
    '%EF%B7%BA',
    '%CC%81',
    '%25%C2%AD25',
    '%C2%AD',
    ';%20',
    '%2F',
    '%2525%C2%AD',
    '%20.',
  ])('does twice the work for twice as many %s, not more', (piece) => {
    const half = work(`/a${piece.repeat(300)}`);
    const whole = work(`/a${piece.repeat(600)}`);
    expect(half).toBeGreaterThan(0);
    expect(whole).toBeLessThanOrEqual(2 * half + 100);
    // Six rounds, twice each, of text that one compatibility character may make twice as long.
    expect(whole).toBeLessThanOrEqual(6 * 2 * 2 * 8192);
  });
});
