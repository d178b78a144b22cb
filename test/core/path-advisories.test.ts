/** What went wrong elsewhere between the path that was judged and the path that was served. */

import { expect, test } from 'vitest';
import { admit } from '../../src/core/admit.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS, type PathOptions } from '../../src/core/path.ts';
import { matchNarrow, matchWide, parsePattern } from '../../src/core/pattern.ts';
import { Refusal } from '../../src/core/refusal.ts';

const KEEP: PathOptions = { ...DEFAULT_PATH_OPTIONS, encodedSlash: 'keep', semicolon: 'keep' };

/** `refused`, `denied` (the deny on `/admin/**` wins), `granted` by `/public/**`, or `nothing` matches. */
function outcome(target: string, options: PathOptions = DEFAULT_PATH_OPTIONS): string {
  const path = canonicalise(target, options);
  if (path instanceof Refusal) return 'refused';
  const [denied, granted] = ['/admin/**', '/public/**'].map((source) => parsePattern(source, options));
  if (denied === undefined || granted === undefined || 'problem' in denied || 'problem' in granted)
    throw new Error('pattern');
  if (matchWide(denied, path, options) !== null) return 'denied';
  return matchNarrow(granted, path, options) === null ? 'nothing' : 'granted';
}

test.each([
  ['D7: a single dot', '/./admin', 'refused'],
  ['D7: an encoded dot', '/%2e/admin', 'refused'],
  ['D7: a backslash', '/public\\admin', 'refused'],
  ['D7: a fragment', '/public#/admin', 'refused'],
  ['D8, CVE-2026-127060: a parameter on dots', '/public/..;/admin', 'refused'],
  ['CVE-2026-41059: a fragment hides the rest', '/admin#/public/', 'refused'],
  ['GHSA-7rh7-c77v-6434: the query is no path', '/admin?x=/public/', 'denied'],
  ['GHSA-7rh7-c77v-6434: nor is a query alone', '/?/public/', 'nothing'],
  ['GHSA-p224: climbing out of a public place', '/public/../admin', 'refused'],
  ['GHSA-p224: climbing, encoded', '/public/%2e%2e/admin', 'refused'],
  ['GHSA-p224: climbing, encoded twice', '/public/%252e%252e/admin', 'refused'],
  ['GHSA-r8x2: an encoded slash', '/public%2fadmin', 'refused'],
  ['GHSA-r8x2: another case', '/ADMIN/users', 'denied'],
  ['CVE-2026-22031: an encoded letter', '/%61dmin', 'denied'],
])('%s: %s is %s', (_, target, expected) => {
  expect(outcome(target)).toBe(expected);
});

test.each([
  ['D8, CVE-2026-127060: a parameter on dots', '/public/..;/admin', 'refused'],
  ['GHSA-r8x2: a climb behind an encoded slash', '/public/x%2f..%2f..%2fadmin', 'refused'],
  ['GHSA-r8x2: an encoded slash', '/admin%2fusers', 'denied'],
  ['GHSA-r8x2: an encoded slash in front', '/%2fadmin', 'denied'],
])('%s, kept: %s is %s', (_, target, expected) => {
  expect(outcome(target, KEEP)).toBe(expected);
});

test('CVE-2023-33189: the path that is judged is the one that goes on', () => {
  const path = canonicalise('/%70ublic/a%20b?c', DEFAULT_PATH_OPTIONS);
  expect(path).toMatchObject({ path: '/public/a%20b', query: '?c' });
});

test('GHSA-7x63-xv5r-3p2x: no header says which path is asked for', () => {
  const rawHeaders = [
    'Host',
    'a.example',
    'X-Forwarded-Uri',
    '/public/',
    'X-Original-URL',
    '/public/',
    'X-Rewrite-URL',
    '/public/',
  ];
  const head = { kind: 'http', method: 'GET', target: '/admin', httpVersion: '1.1', rawHeaders } as const;
  expect(admit(head)).toEqual({ host: 'a.example', target: '/admin' });
});
