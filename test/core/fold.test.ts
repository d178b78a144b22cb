import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldSegment, foldValue } from '../../src/core/fold.ts';
import { canonicalise, type PathOptions } from '../../src/core/path.ts';
import { Refusal } from '../../src/core/refusal.ts';

const KEEP: PathOptions = {
  encodedSlash: 'keep',
  doubleEncoding: 'keep',
  semicolon: 'keep',
  emptySegments: 'keep',
  case: 'sensitive',
  trailingSlash: 'same',
};

describe('foldSegment()', () => {
  test.each([
    ['Admin', ['admin']],
    ['admin...', ['admin']],
    ['%20admin%20.%20', ['admin']],
    ['admin%E2%80%A8', ['admin']],
    ['ad%C2%ADmin', ['admin']],
    ['adm%C3%ADn', ['admin']],
    ['adm%C4%B1n', ['admin']],
    ['%EF%BC%A1dmin', ['admin']],
    ['%F0%9D%94%9Edmin', ['admin']],
    ['stra%C3%9Fe', ['strasse']],
    ['%E1%BA%9E', ['ss']],
    ['%EF%AC%81le', ['file']],
    ['a%2FB%2fc', ['a', 'b', 'c']],
    ['a%252Fb', ['a', 'b']],
    ['a%255Cb', ['a', 'b']],
    ['a%EF%BC%8Fb', ['a', 'b']],
    ['%E2%84%80', ['a', 'c']],
    ['%2Fa%2F%2Fb%2F', ['a', 'b']],
    ['admin;jsessionid=1', ['admin']],
    ['admin%3Bx', ['admin']],
    ['admin%253Bx', ['admin']],
    ['admin%EF%BC%9Bx', ['admin']],
    ['admin%CD%BEx', ['admin']],
    ['%2541', ['a']],
    ['%EF%BC%8541', ['a']],
    ['%25%C2%AD41', ['a']],
    ['100%25', ['100%']],
    ['%25FF%25C3%25A9', ['%ffe']],
    ['...a', ['...a']],
    ['a..b', ['a..b']],
  ])('%s → %j', (segment, parts) => {
    expect(foldSegment(segment)).toEqual(parts);
  });

  test.each([
    ['.', 'dot-segment'],
    ['..', 'dot-segment'],
    ['..%20', 'dot-segment'],
    ['%20..', 'dot-segment'],
    ['.%20.', 'dot-segment'],
    ['%EF%BC%8E%EF%BC%8E', 'dot-segment'],
    ['%E2%80%A5', 'dot-segment'],
    ['%E2%80%A4', 'dot-segment'],
    ['%252E%252e', 'dot-segment'],
    ['.%C2%AD.', 'dot-segment'],
    ['..;x', 'dot-segment'],
    ['x;..', 'dot-segment'],
    ['a%2F..%2Fb', 'dot-segment'],
    ['a%2F.', 'dot-segment'],
    ['a%255C..', 'dot-segment'],
    ['a;..%2Fb', 'dot-segment'],
    ['...', 'dot-segment'],
    ['a%2F...', 'dot-segment'],
    ['%20', 'vanishing-segment'],
    ['%C2%AD', 'vanishing-segment'],
    ['%CC%81', 'vanishing-segment'],
    [';x', 'vanishing-segment'],
    ['%2F', 'vanishing-segment'],
    ['a%2500', 'encoded-control'],
    ['a%250Ab', 'encoded-control'],
    ['%C2%85', 'encoded-control'],
    ['a;b%2Fc', 'slash-in-parameter'],
    ['a%253Bb%255Cc', 'slash-in-parameter'],
    [`%${'25'.repeat(20)}41`, 'double-encoding'],
  ])('finds nobody agreeing on %s: %s', (segment, problem) => {
    expect(foldSegment(segment)).toBe(problem);
  });
});

/** What a server further in might already have done to a path when it compares. */
const STEPS: Record<string, (text: string) => string> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  NFC: (text) => text.normalize('NFC'),
  NFD: (text) => text.normalize('NFD'),
  NFKC: (text) => text.normalize('NFKC'),
  NFKD: (text) => text.normalize('NFKD'),
  'decoding everything once': (text) => decodeSome(text, () => true),
  'decoding every other escape': (text) => decodeSome(text, (nth) => nth % 2 === 0),
  'decoding ASCII': (text) => text.replaceAll(/%[2-7][0-9a-f]/gi, decodeURIComponent),
  'cutting parameters': (text) => text.replaceAll(/;[^/]*/g, ''),
  'dropping dots and blanks at the end': (text) => text.replaceAll(/[. ]+(?=\/|$)/g, ''),
  'reading a backslash as a slash': (text) => text.replaceAll('\\', '/'),
  'merging slashes': (text) => text.replaceAll(/\/+/g, '/'),
};

function decodeSome(text: string, chosen: (nth: number) => boolean): string {
  let nth = 0;
  return text.replaceAll(/%[0-7][0-9a-f]|%[c-f][0-9a-f](?:%[89ab][0-9a-f])+/gi, (escape) => {
    nth += 1;
    try {
      return chosen(nth) ? decodeURIComponent(escape) : escape;
    } catch {
      return escape;
    }
  });
}

/** Any text as the path that means it. */
function foldAny(text: string): readonly string[] | string {
  const parts: string[] = [];
  for (const piece of text.split('/')) {
    if (piece === '') continue;
    const folded = foldSegment(encodeURIComponent(piece));
    if (folded === 'vanishing-segment') continue;
    if (typeof folded === 'string') return folded;
    parts.push(...folded);
  }
  return parts;
}

describe('folding absorbs every partial folding', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'a',
      'B',
      'admin',
      '41',
      '2e',
      '%61',
      '%2F',
      '%2f',
      '.',
      '%2E',
      ';',
      '%3B',
      '%20',
      '/',
      '//',
      '%25',
      '%2525',
    ),
    fc
      .constantFrom('\u00df', '\u0131', '\u0130', '\u03a3', '\u03c2', '\u1fb3', '\u0345', '\u212a', '\ufb01', '\u1e9e')
      .map(encodeURIComponent),
    fc
      .constantFrom(
        '\uff0f',
        '\uff0e',
        '\uff3c',
        '\uff1b',
        '\uff05',
        '\u2025',
        '\u2100',
        '\u00ad',
        '\u0301',
        '\u00a0',
        '\u2028',
      )
      .map(encodeURIComponent),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }).map(encodeURIComponent),
  );
  const target = fc.array(piece, { minLength: 1, maxLength: 10 }).map((pieces) => `/${pieces.join('')}`);
  const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 4 });

  test('of every path that is not refused', () => {
    fc.assert(
      fc.property(target, steps, (text, names) => {
        const path = canonicalise(text, KEEP);
        fc.pre(!(path instanceof Refusal));
        let read = path.path;
        for (const name of names) read = STEPS[name]?.(read) ?? read;
        expect(foldAny(read)).toEqual(path.folded);
      }),
      { numRuns: 5000 },
    );
  });

  test('of every character by itself', () => {
    const differing: string[] = [];
    for (let code = 0x80; code < 0x20000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const text = `x${String.fromCodePoint(code)}y`;
      for (const [name, step] of Object.entries(STEPS).slice(0, 6)) {
        const read = step(text);
        if (read !== text && String(foldAny(read)) !== String(foldAny(text)))
          differing.push(`${name} U+${code.toString(16)}`);
      }
    }
    expect(differing).toEqual([]);
  });
});

test('foldValue() folds a claim as the path that spells it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), (value) => {
      const folded = foldSegment(encodeURIComponent(value));
      fc.pre(typeof folded !== 'string' && !value.includes('%'));
      expect(foldValue(value)).toBe(folded.join('/'));
    }),
  );
  expect(foldValue('E-17;x')).toBe('e-17');
  expect(foldValue('')).toBe('');
});
