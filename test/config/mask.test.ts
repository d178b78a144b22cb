/** What is shown of a file in which secrets stand themselves. */

import { expect, test } from 'vitest';
import { parseDocument } from '../../src/config/document.ts';
import { maskSecrets, maskUnparsed } from '../../src/config/settings/mask.ts';

function masked(...lines: string[]): string[] {
  const { document } = parseDocument('sallyport.yaml', lines.join('\n'));
  return document === null ? ['not parsed'] : maskSecrets(document).split('\n');
}

test.each([
  ['a plain scalar', ['token: abc # note'], ['token: *** # note']],
  ['a quoted scalar', ['a: { hash_key: "a\\"b", to: stdout }'], ['a: { hash_key: ******, to: stdout }']],
  ['a number', ['token: 1234'], ['token: ****']],
  [
    'a block scalar',
    ['tls:', '  key: |', '    abc', '    def', '  cert: x'],
    ['tls:', '  key: *', '    ***', '    ***', '  cert: x'],
  ],
  ['a user in a URL', ['issuer: https://me:pw@idp.example/x'], ['issuer: https://*****@idp.example/x']],
  ['a secret in a list', ['all: [{ token: abc }]'], ['all: [{ token: *** }]']],
])('stars stand for %s, and every column stays', (_, lines, expected) => {
  expect(masked(...lines)).toEqual(expected);
});

test('sources of secrets, and keys that only look alike, are shown', () => {
  const lines = ['token: { env: NAME }', 'key: { file: gate.key }', 'keys: generated', 'host: key'];
  expect(masked(...lines)).toEqual(lines);
});

test('a file that cannot be parsed is masked by the look of its lines', () => {
  expect(maskUnparsed('admin: { token: abc, x\nhash_key: { env: A }\n"key" : abc\nhost: key')).toBe(
    'admin: { token: ******\nhash_key: { env: A }\n"key" : ***\nhost: key',
  );
});
