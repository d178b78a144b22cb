import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath, type PathOptions } from '../../src/core/path.ts';
import { matchNarrow, matchWide, parsePattern, type Pattern } from '../../src/core/pattern.ts';
import { Refusal } from '../../src/core/refusal.ts';

const KEEP: Partial<PathOptions> = {
  encodedSlash: 'keep',
  doubleEncoding: 'keep',
  semicolon: 'keep',
  emptySegments: 'keep',
};
const STRICT: Partial<PathOptions> = { trailingSlash: 'strict' };
const CASELESS: Partial<PathOptions> = { case: 'insensitive' };

function options(some: Partial<PathOptions>): PathOptions {
  return { ...DEFAULT_PATH_OPTIONS, ...some };
}

function pattern(source: string, some: Partial<PathOptions>): Pattern {
  const parsed = parsePattern(source, options(some));
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

function path(target: string, some: Partial<PathOptions>): CanonicalPath {
  const canonical = canonicalise(target, options(some));
  if (canonical instanceof Refusal) throw new Error(`${target}: ${canonical.detail ?? ''}`);
  return canonical;
}

function narrow(source: string, target: string, some: Partial<PathOptions> = {}): unknown {
  return matchNarrow(pattern(source, some), path(target, some), options(some));
}

function wide(source: string, target: string, some: Partial<PathOptions> = {}): unknown {
  return matchWide(pattern(source, some), path(target, some), options(some));
}

describe('parsePattern()', () => {
  test('reads literals, parameters and the rest', () => {
    expect(pattern('/A/:id/:kind(pdf|csv)/**', {})).toEqual({
      source: '/A/:id/:kind(pdf|csv)/**',
      segments: [
        { kind: 'literal', value: 'A' },
        { kind: 'parameter', name: 'id', options: null },
        { kind: 'parameter', name: 'kind', options: ['pdf', 'csv'] },
      ],
      rest: true,
      trailingSlash: false,
      folded: [
        { kind: 'literal', value: 'a' },
        { kind: 'parameter', name: 'id', options: null },
        { kind: 'parameter', name: 'kind', options: ['pdf', 'csv'] },
      ],
    });
    expect(pattern('/', {})).toMatchObject({ segments: [], rest: false, trailingSlash: false });
    expect(pattern('/**', {})).toMatchObject({ segments: [], rest: true, trailingSlash: false });
    expect(pattern('/a/', {})).toMatchObject({ rest: false, trailingSlash: true });
    expect(pattern('/v1/batch:run', {})).toMatchObject({ segments: [{ kind: 'literal' }, { value: 'batch:run' }] });
  });

  test('survives a structured clone', () => {
    const parsed = pattern('/a/:b(c|d)/**', {});
    expect(structuredClone(parsed)).toEqual(parsed);
  });

  test.each([
    ['', 'must start with `/`'],
    ['a/b', 'must start with `/`'],
    ['**', 'must start with `/`'],
    ['/a//b', 'empty segment'],
    ['//', 'empty segment'],
    ['//**', 'empty segment'],
    ['/a//**', 'empty segment'],
    ['/**/b', 'taken literally'],
    ['/a**', 'taken literally'],
    ['/a/*', 'taken literally'],
    ['/a/*.csv', 'taken literally'],
    ['/a/{id}', 'taken literally'],
    ['/:', 'not a parameter'],
    ['/:1a', 'not a parameter'],
    ['/:a-b', 'not a parameter'],
    ['/:a(b', 'not a parameter'],
    ['/:a(b)c', 'not a parameter'],
    ['/:a()', 'empty value'],
    ['/:a(b|)', 'empty value'],
    ['/:a(b|%2e)', 'no request can have'],
    ['/:a/:a', 'twice'],
    ['/a?b', 'not canonical'],
    ['/a#b', 'no request can have'],
    ['/a b', 'no request can have'],
    ['/%61dmin', 'not canonical'],
    ['/caf%c3%a9', 'not canonical'],
    ['/caf\u00e9', 'no request can have'],
    ['/a/../b', 'no request can have'],
    ['/a%2Fb', 'no request can have'],
    ['/a;b', 'no request can have'],
    ['/a'.repeat(65), 'more segments'],
  ])('refuses %s: %s', (source, problem) => {
    expect(parsePattern(source, DEFAULT_PATH_OPTIONS)).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  test('says how to write it', () => {
    expect(parsePattern('a', DEFAULT_PATH_OPTIONS)).toMatchObject({ help: 'write `/a`' });
    expect(parsePattern('/caf%c3%a9', DEFAULT_PATH_OPTIONS)).toMatchObject({ help: 'write `caf%C3%A9`' });
    expect(parsePattern('/x/*', DEFAULT_PATH_OPTIONS)).toMatchObject({ help: expect.stringContaining(':name') });
  });

  test('refuses an option that some servers cut in two', () => {
    expect(parsePattern('/:a(b|c%2Fd)', options(KEEP))).toMatchObject({
      problem: expect.stringContaining('several segments'),
    });
    expect(pattern('/c%2Fd', KEEP).folded).toHaveLength(2);
  });
});

describe('matchNarrow()', () => {
  test.each([
    ['/', '/', {}],
    ['/a', '/a', {}],
    ['/a', '/a/', {}],
    ['/a/', '/a', {}],
    ['/a/**', '/a', {}],
    ['/a/**', '/a/b/c', {}],
    ['/**', '/', {}],
    ['/campaigns/:id', '/campaigns/42?x=1', { id: '42' }],
    ['/p/:who/**', '/p/e-17/2026/11', { who: 'e-17' }],
    ['/p/:who', '/p/Zo%C3%AB%20%25', { who: 'Zo\u00eb %' }],
    ['/:__proto__/:b', '/x/y', { ['__proto__']: 'x', b: 'y' }],
    ['/x/:kind(pdf|csv)', '/x/csv', { kind: 'csv' }],
    ['/a', '/%61', {}],
  ])('%s matches %s', (source, target, bound) => {
    expect(Object.entries(narrow(source, target) ?? { not: 'matched' })).toEqual(Object.entries(bound));
  });

  test.each([
    ['/', '/a'],
    ['/a', '/'],
    ['/a', '/A'],
    ['/a', '/ab'],
    ['/a', '/a/b'],
    ['/a/b', '/a'],
    ['/a/**', '/ab'],
    ['/a/**', '/b/a'],
    ['/a/:id', '/a'],
    ['/a/:id', '/a/b/c'],
    ['/x/:kind(pdf|csv)', '/x/CSV'],
    ['/x/:kind(pdf|csv)', '/x/txt'],
    ['/@me', '/%40me'],
    ['/a', '/a.'],
    ['/a', '/%C3%A1'],
  ])('%s does not match %s', (source, target) => {
    expect(narrow(source, target)).toBeNull();
  });

  test('makes no object when nothing is bound', () => {
    expect(narrow('/a', '/a')).toBe(narrow('/b/**', '/b/c'));
    expect(Object.isFrozen(narrow('/a', '/a'))).toBe(true);
  });

  test('asks for the trailing slash where the app is strict, but not below `**`', () => {
    expect(narrow('/a', '/a/', STRICT)).toBeNull();
    expect(narrow('/a/', '/a', STRICT)).toBeNull();
    expect(narrow('/a/', '/a/', STRICT)).toEqual({});
    expect(narrow('/a/**', '/a/', STRICT)).toEqual({});
    expect(narrow('/a/**', '/a', STRICT)).toEqual({});
    expect(narrow('/', '/', STRICT)).toEqual({});
  });

  test('overlooks case where the app does, and keeps it in what is bound', () => {
    expect(narrow('/Admin/:id', '/aDMIN/Xy', CASELESS)).toEqual({ id: 'Xy' });
    expect(narrow('/:kind(PDF)', '/pdf', CASELESS)).toEqual({ kind: 'pdf' });
    expect(narrow('/adm%C3%8Dn', '/adm%C3%ADn', CASELESS)).toBeNull();
  });

  test('takes a kept slash for text of one segment, and an empty segment for none', () => {
    expect(narrow('/job/:name/build', '/job/a%2Fb/build', KEEP)).toEqual({ name: 'a/b' });
    expect(narrow('/job/a%2Fb', '/job/a%2fb', KEEP)).toEqual({});
    expect(narrow('/job/a/b', '/job/a%2fb', KEEP)).toBeNull();
    expect(narrow('/a/:x/b', '/a//b', KEEP)).toBeNull();
    expect(narrow('/a//b', '/a//b', KEEP)).toEqual({});
    expect(narrow('/a/b', '/a//b', KEEP)).toBeNull();
  });
});

describe('matchWide()', () => {
  test.each([
    ['/admin', '/ADMIN', {}, {}],
    ['/Admin', '/admin', {}, {}],
    ['/admin', '/admin./', STRICT, {}],
    ['/admin/', '/admin', STRICT, {}],
    ['/admin', '/adm%C4%B1n', {}, {}],
    ['/admin/:id', '/Admin/E-1', {}, { id: 'e-1' }],
    ['/admin/:id', '/admin/%C3%89.', {}, { id: 'e' }],
    ['/:kind(PDF|csv)', '/pdf', {}, { kind: 'pdf' }],
    ['/admin', '/admin;x', KEEP, {}],
    ['/admin/:id', '/admin/e-1;x=2', KEEP, { id: 'e-1' }],
    ['/a/b', '/a%2FB', KEEP, {}],
    ['/a%2Fb', '/a/b', KEEP, {}],
    ['/a/b', '//a//b', KEEP, {}],
    ['/a/:x', '/a//B', KEEP, {}],
    ['/:a/:b', '/x/y%2Fz', KEEP, { a: 'x' }],
    ['/:a/:b', '/x%2Fy', KEEP, {}],
    ['/:a/:b', '/x%2Fy%252Fz', KEEP, {}],
    ['/:a/:b/**', '/w/x%2Fy%252Fz', KEEP, { a: 'w' }],
  ])('%s matches %s', (source, target, some, bound) => {
    expect(wide(source, target, some)).toEqual(bound);
  });

  test.each([
    ['/admin', '/admins', {}],
    ['/admin', '/admin/x', {}],
    ['/admin/:id', '/admin', {}],
    ['/admin', '/x/admin', {}],
    ['/x/:kind(pdf)', '/x/csv', {}],
    ['/projects/:id', '/projects/5/files/a%2Fb', KEEP],
    ['/projects/:id', '/projects/5/a', KEEP],
    ['/:a/:b', '/x', KEEP],
  ])('%s does not match %s', (source, target, some) => {
    expect(wide(source, target, some)).toBeNull();
  });
});

test('whatever matches narrowly matches widely', () => {
  const text = fc.constantFrom('a', 'B', '%2F', '%252f', ';', '%C3%A9', '/', '/', '//', '%20', '.x');
  const target = fc.array(text, { maxLength: 8 }).map((texts) => `/${texts.join('')}`);
  const segment = fc.constantFrom('a', 'B', 'a%2FB', '%C3%A9', ':x', ':y(a|B)', '');
  const source = fc.tuple(fc.uniqueArray(segment, { maxLength: 4 }), fc.constantFrom('', '/', '/**'));
  const some = fc.constantFrom(KEEP, { ...KEEP, ...STRICT }, { ...KEEP, ...CASELESS });
  let matched = 0;
  fc.assert(
    fc.property(target, source, some, (asked, [segments, end], set) => {
      const canonical = canonicalise(asked, options(set));
      const parsed = parsePattern(`/${segments.join('/')}${end}`, options(set));
      if (canonical instanceof Refusal || 'problem' in parsed) return true;
      if (matchNarrow(parsed, canonical, options(set)) === null) return true;
      matched += 1;
      return matchWide(parsed, canonical, options(set)) !== null;
    }),
    { numRuns: 5000 },
  );
  expect(matched).toBeGreaterThan(100);
});
