import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { form } from '../../src/pages/form.ts';
import { address, anchor } from '../../src/pages/link.ts';

const HERE = 'https://gate.example';

const payloads = ['open-redirect-payloads.txt', 'openredirects.txt']
  .flatMap((file) => readFileSync(join('test/vectors/open-redirect', file), 'utf8').split('\n'))
  .filter((line) => line !== '');

/** What a browser makes of it on a page of ours. */
const opened = (href: string) => new URL(href, `${HERE}/.sallyport/`);

test.each([
  ['https://app.example/a?b=1&c=2', 'https://app.example/a?b=1&c=2'],
  ['http://app.localhost:8080', 'http://app.localhost:8080/'],
  ['/.sallyport/me', '/.sallyport/me'],
  ['HTTPS://App.Example', 'https://app.example/'],
])('links to %s', (href, expected) => {
  expect(address(href)).toBe(expected);
});

test.each([
  'javascript:alert(1)',
  ' \tJaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'blob:https://gate.example/1',
  'file:///etc/passwd',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'me',
  '',
  '#',
])('does not link to %j', (href) => {
  expect(address(href)).toBeNull();
  expect(anchor(href, '', 'text').toString()).not.toContain('href');
});

test('every payload against redirects is no link, or is one to http(s), and a path stays on this host', () => {
  const links = payloads.map((payload) => [payload, address(payload)] as const).filter(([, href]) => href !== null);
  expect(payloads.length).toBeGreaterThan(links.length);
  expect(links.filter(([, href]) => !/^https?:$/.test(opened(href ?? '').protocol))).toEqual([]);
  // A full address leads where it says; nothing that begins as a path may lead elsewhere.
  expect(links.filter(([payload, href]) => payload.startsWith('/') && opened(href ?? '').origin !== HERE)).toEqual([]);
});

test('whatever begins with a slash stays on this host or is no link', () => {
  const piece = constantFrom('/', '\\', '\t', '\n', '@', '.', '%2f', 'evil.example', ':', '?', '#', ' ', 'a');
  const stays = property(array(piece, { maxLength: 8 }), (rest) => {
    const href = address(`/${rest.join('')}`);
    return href === null || opened(href).origin === HERE;
  });
  expect(() => assert(stays)).not.toThrow();
});

test('a form is sent to this host or not made at all', () => {
  expect(form({ action: '/.sallyport/logout', fields: [['a"', '<b>']] }, 'button', 'Go').toString()).toContain(
    'name="a&quot;" value="&lt;b&gt;"',
  );
  for (const action of ['https://evil.example/', '//evil.example', 'logout']) {
    expect(() => form({ action, fields: [] }, '', '')).toThrow('is not a path on this host');
  }
});
