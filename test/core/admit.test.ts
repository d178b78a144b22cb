import { describe, expect, test } from 'vitest';
import { admit, type Head } from '../../src/core/admit.ts';
import { Refusal } from '../../src/core/refusal.ts';

const GOOD: Head = {
  kind: 'http',
  method: 'GET',
  target: '/a?b',
  httpVersion: '1.1',
  rawHeaders: ['Host', 'Finance.corp.example:8443', 'Accept', '*/*'],
};

function reasonOf(head: Partial<Head>): string | null {
  const admitted = admit({ ...GOOD, ...head });
  return admitted instanceof Refusal ? admitted.reason : null;
}

function withHeaders(...rawHeaders: string[]): Partial<Head> {
  return { rawHeaders };
}

describe('admit()', () => {
  test('gives the host without its port and the target as sent', () => {
    expect(admit(GOOD)).toEqual({ host: 'finance.corp.example', target: '/a?b' });
    expect(admit({ ...GOOD, httpVersion: '1.0' })).toEqual({ host: 'finance.corp.example', target: '/a?b' });
  });

  test.each(['0.9', '2.0', '1.2', '', '1', '1.10'])('D17: refuses HTTP/%s', (httpVersion) => {
    expect(reasonOf({ httpVersion })).toBe('bad-version');
  });

  test.each(['HEAD', 'PROPFIND', 'M-SEARCH', 'VERSION-CONTROL', 'X', 'A'.repeat(32)])('admits %s', (method) => {
    expect(reasonOf({ method })).toBeNull();
  });

  test.each(['TRACE', 'CONNECT', 'WS', 'get', 'Get', '', 'GE T', 'GET\n', '*', 'A'.repeat(33), 'G3T', '-GET', 'GÉT'])(
    'refuses the method `%s`',
    (method) => {
      expect(admit({ ...GOOD, method })).toMatchObject({ reason: 'bad-method', status: 405 });
    },
  );

  test.each([
    ['no Host', []],
    ['an empty one', ['Host', '']],
    ['two', ['Host', 'a.example', 'Host', 'b.example']],
    ['two that are equal', ['Host', 'a.example', 'hOsT', 'a.example']],
    ['user information', ['Host', 'a@b']],
    ['an open bracket', ['Host', '[::1']],
    ['a list', ['Host', 'a.example, b.example']],
    ['a URL', ['Host', 'http://a.example/']],
  ])('D16: refuses %s', (_, rawHeaders) => {
    expect(reasonOf({ rawHeaders })).toBe('bad-host');
    expect(reasonOf({ rawHeaders, httpVersion: '1.0' })).toBe('bad-host');
  });

  test.each(['*', '', 'a', 'http://finance.corp.example/a', 'https://evil.example/', '?a', '\\a'])(
    'D18: refuses the target `%s`',
    (target) => {
      expect(reasonOf({ target })).toBe('bad-target');
    },
  );
});

function coded(...values: string[]): Partial<Head> {
  return withHeaders('Host', 'a.example', ...values.flatMap((value) => ['Transfer-Encoding', value]));
}

describe('admit() of a transfer coding', () => {
  test('takes `chunked`, in any case', () => {
    expect(reasonOf(coded('chunked'))).toBeNull();
    expect(reasonOf(coded('Chunked'))).toBeNull();
  });

  test.each([
    ['gzip, chunked'],
    ['chunked, chunked'],
    ['identity'],
    ['xchunked'],
    ['chunked;q=1'],
    [''],
    ['chunked', 'chunked'],
  ])('refuses %s: what is left when the parser has taken `chunked` away would cross without its label', (...values) => {
    expect(admit({ ...GOOD, ...coded(...values) })).toMatchObject({ reason: 'malformed-request', status: 400 });
  });

  test('refuses any in HTTP/1.0, which has none (RFC 9112 §6.1)', () => {
    expect(reasonOf({ ...coded('chunked'), httpVersion: '1.0' })).toBe('malformed-request');
  });
});

describe('admit() of an upgrade', () => {
  const HOST = ['Host', 'a.example'];

  test('takes one without a body', () => {
    expect(reasonOf({ kind: 'websocket' })).toBeNull();
    expect(reasonOf({ kind: 'websocket', ...withHeaders(...HOST, 'Content-Length', '0') })).toBeNull();
  });

  test.each([
    ['a body', { rawHeaders: [...HOST, 'content-length', '5'] }],
    ['an odd length', { rawHeaders: [...HOST, 'Content-Length', '00'] }],
    ['a second length', { rawHeaders: [...HOST, 'Content-Length', '5', 'Content-Length', '0'] }],
    ['a coded body', { rawHeaders: [...HOST, 'Transfer-Encoding', 'chunked'] }],
    ['HTTP/1.0', { httpVersion: '1.0' }],
    ['a POST', { method: 'POST' }],
  ])('refuses %s', (_, head) => {
    expect(reasonOf({ ...head, kind: 'websocket' })).toBe('bad-upgrade');
    expect(reasonOf({ ...head, kind: 'http' })).toBeNull();
  });
});

test.each(['9007199254740993', '18446744073709551615', '99999999999999999999'])(
  'refuses a length of %s: as a number it would be another one',
  (length) => {
    expect(reasonOf(withHeaders('Host', 'a.example', 'Content-Length', length))).toBe('malformed-request');
  },
);
