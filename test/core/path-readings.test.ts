/** D22: whatever an upstream makes of a path that the gate lets through, a denied place is denied. */

import { describe, expect, test } from 'vitest';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath, type PathOptions } from '../../src/core/path.ts';
import { matchNarrow, matchWide, parsePattern, type Pattern } from '../../src/core/pattern.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { mutations } from './path-mutations.ts';
import { readings } from './path-servers.ts';

const { encodedSlash, doubleEncoding, semicolon, emptySegments } = {
  encodedSlash: 'keep',
  doubleEncoding: 'keep',
  semicolon: 'keep',
  emptySegments: 'keep',
} as const;

const APPS: Record<string, PathOptions> = {
  'with the defaults': DEFAULT_PATH_OPTIONS,
  'that keeps encoded slashes': { ...DEFAULT_PATH_OPTIONS, encodedSlash },
  'that keeps double encoding': { ...DEFAULT_PATH_OPTIONS, doubleEncoding },
  'that keeps semicolons': { ...DEFAULT_PATH_OPTIONS, semicolon },
  'that keeps empty segments': { ...DEFAULT_PATH_OPTIONS, emptySegments },
  'that keeps everything': { ...DEFAULT_PATH_OPTIONS, encodedSlash, doubleEncoding, semicolon, emptySegments },
  'that keeps everything, strictly': {
    encodedSlash,
    doubleEncoding,
    semicolon,
    emptySegments,
    case: 'insensitive',
    trailingSlash: 'strict',
  },
};

const READINGS = readings();

function pattern(source: string, options: PathOptions): Pattern {
  const parsed = parsePattern(source, options);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

/** Denied places, and how a server that has read a path recognises them. */
const DENIED: readonly (readonly [source: string, place: RegExp])[] = [
  ['/admin', /^\/admin\/?$/],
  ['/admin/**', /^\/admin(?:\/.*)?$/],
  ['/admin/:id', /^\/admin\/[^/]+\/?$/],
  ['/admin/:id/x', /^\/admin\/[^/]+\/x\/?$/],
  ['/:area/admin', /^\/[^/]+\/admin\/?$/],
  ['/:area/:id/**', /^\/[^/]+\/[^/]+(?:\/.*)?$/],
  ['/:area/:id', /^\/[^/]+\/[^/]+\/?$/],
];

const known = new Map<string, readonly string[]>();

/** The denied places that somebody reads in the path. */
function reach(path: string): readonly string[] {
  const before = known.get(path);
  if (before !== undefined) return before;
  const places = [...new Set(READINGS.map((reading) => reading(path)))];
  const found = DENIED.filter(([, place]) => places.some((read) => place.test(read))).map(([source]) => source);
  known.set(path, found);
  return found;
}

describe.each(Object.entries(APPS))('an app %s', (_, options) => {
  const accepted = new Map<string, CanonicalPath>();
  for (const target of mutations()) {
    const path = canonicalise(target, options);
    if (!(path instanceof Refusal)) accepted.set(target, path);
  }

  const denied = new Map(DENIED.map(([source]) => [source, pattern(source, options)]));

  function letThrough(match: typeof matchWide): string[] {
    const through: string[] = [];
    for (const [target, path] of accepted) {
      for (const source of reach(path.path)) {
        const deny = denied.get(source);
        if (deny !== undefined && match(deny, path, options) === null) through.push(`${target} reaches ${source}`);
      }
    }
    return through;
  }

  test('denies every accepted path that some upstream reads as denied', () => {
    expect(letThrough(matchWide)).toEqual([]);
  });

  test('would let some through if denies were matched as grants are', () => {
    expect(letThrough(matchNarrow).length).toBeGreaterThan(0);
  });

  test('grants nothing that the canonical path does not say', () => {
    const granted = pattern('/public/**', options);
    for (const path of accepted.values()) {
      const says = path.segments[0]?.toLowerCase() === 'public';
      expect(matchNarrow(granted, path, options) !== null).toBe(
        says && (options.case === 'insensitive' || path.segments[0] === 'public'),
      );
    }
  });
});

test('there are more mutations than the stock data path was tried with', () => {
  expect(mutations().length).toBeGreaterThan(636);
  expect(new Set(mutations()).size).toBe(mutations().length);
});
