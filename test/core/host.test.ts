import { expect, test } from 'vitest';
import { isLoopback, parseHost } from '../../src/core/host.ts';

test.each([
  ['finance.corp.example', 'finance.corp.example', null],
  ['Finance.CORP.example:8443', 'finance.corp.example', 8443],
  ['finance.corp.example.', 'finance.corp.example', null],
  ['finance.corp.example.:80', 'finance.corp.example', 80],
  ['localhost', 'localhost', null],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example', null],
  ['ex_am-ple.test', 'ex_am-ple.test', null],
  ['127.0.0.1:9090', '127.0.0.1', 9090],
  ['[::1]', '[::1]', null],
  ['[2001:DB8:0::1]:443', '[2001:db8::1]', 443],
  ['[::ffff:127.0.0.1]', '127.0.0.1', null],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`, null],
])('reads `%s`', (text, name, port) => {
  expect(parseHost(text)).toEqual({ name, port });
});

test.each([
  '',
  '.',
  'a..b',
  '.a',
  'a..',
  '-a.example',
  'a-.example',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(127)}aa`,
  'a@b',
  'user:pw@b',
  'a b',
  ' a',
  'a\t',
  'a/b',
  'a?b',
  'a#b',
  'a\\b',
  'a%2eb',
  'a,b',
  'a:',
  ':80',
  'a:80:80',
  'a:65536',
  'a:-1',
  'a:+80',
  'a:8o',
  'a:000080',
  '[::1',
  '::1',
  '[::1]80',
  '[::1].',
  '[]',
  '[127.0.0.1]',
  '[fe80::1%25eth0]',
  '[v1.a]',
  'bücher.example',
  '\u212Aim.example',
  'a\u0000',
  // Numbers that a URL parser reads as addresses.
  '1.2.3',
  '1.2.3.256',
  '01.2.3.4',
  '0x7f000001',
  '2130706433',
  'a.1',
])('refuses %j', (text) => {
  expect(parseHost(text)).toBeNull();
});

test.each(['localhost', 'finance.localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]', '[::ffff:127.0.0.1]'])(
  'takes `%s` for this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each(['localhost.example', '127.example', '128.0.0.1', '[::2]', '[::]', '::', ''])(
  'does not take `%s` for this machine',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
