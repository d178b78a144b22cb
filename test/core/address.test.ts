import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, coverAll, formatAddress, parseAddress, parseCidr, type Cidr } from '../../src/core/address.ts';

describe('parseAddress() and formatAddress()', () => {
  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['203.0.113.7', '203.0.113.7'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:a01:203', '10.1.2.3'],
    ['0:0:0:0:0:ffff:10.1.2.3', '10.1.2.3'],
  ])('read %s as %s', (text, formatted) => {
    const address = parseAddress(text);
    expect(address === null ? null : formatAddress(address)).toBe(formatted);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.-4',
    '1.2.3.4 ',
    '0x7f.0.0.1',
    '2130706433',
    '１.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1:2:3:4:5:6:7:8',
    '12345::',
    'g::',
    ':1::2',
    '1::2:',
    '1.2.3.4::',
    '::1.2.3',
    '::1.2.3.4:5',
    'fe80::1%eth0',
    '[::1]',
    '::1/128',
  ])('refuse `%s`', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  test('undo each other for every address that is not mapped', () => {
    const bytes = fc.oneof(
      ...[4, 16].map((n) => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: n, maxLength: n })),
    );
    const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(fc.oneof(bytes, sparse), (address) => {
        fc.pre(address.length === 4 || address.slice(0, 12).join() !== '0,0,0,0,0,0,0,0,0,0,255,255');
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });
});

describe('parseCidr() and contains()', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['203.0.113.64/26', '203.0.113.127', true],
    ['203.0.113.64/26', '203.0.113.128', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.6', false],
    ['0.0.0.0/0', '255.1.2.3', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '10.0.0.1', false],
    ['2001:db8:40::/48', '2001:db8:40:ffff::1', true],
    ['2001:db8:40::/48', '2001:db8:41::1', false],
    ['fe80::/10', 'febf::1', true],
    ['fe80::/10', 'fec0::1', false],
    ['10.0.0.0/8', '::ffff:10.9.8.7', true],
    ['::ffff:10.0.0.0/104', '10.9.8.7', true],
    ['::ffff:10.0.0.0/104', '11.9.8.7', false],
  ])('%s and %s: %s', (network, text, inside) => {
    const cidr = parseCidr(network);
    const address = parseAddress(text);
    if (cidr === null || address === null) throw new Error('the table is wrong');
    expect(contains(cidr, address)).toBe(inside);
  });

  test.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.1/8',
    '10.0.0.0/255.0.0.0',
    '10/8',
    '2001:db8::/129',
    '2001:db8::1/64',
    '::ffff:10.0.0.0/95',
    '::ffff:10.0.0.1/104',
  ])('refuse `%s`', (text) => {
    expect(parseCidr(text)).toBeNull();
  });
});

function networks(...sources: string[]): Cidr[] {
  return sources.flatMap((source) => parseCidr(source) ?? []);
}

describe('coverAll()', () => {
  test.each([
    [['0.0.0.0/0']],
    [['0.0.0.0/1', '128.0.0.0/1']],
    [['192.0.0.0/2', '0.0.0.0/1', '128.0.0.0/2']],
    [['0.0.0.0/1', '10.0.0.0/8', '128.0.0.0/1', '0.0.0.0/2']],
    [['::/1', '8000::/1']],
    [Array.from({ length: 256 }, (_, octet) => `${octet}.0.0.0/8`)],
  ])('%j are every address', (sources) => {
    expect(coverAll(networks(...sources))).toBe(true);
  });

  test.each([
    [[]],
    [['0.0.0.0/1']],
    [['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3']],
    [['0.0.0.0/1', '0.0.0.0/2', '64.0.0.0/2']],
    [Array.from({ length: 255 }, (_, octet) => `${octet}.0.0.0/8`)],
  ])('%j leave addresses out', (sources) => {
    expect(coverAll(networks(...sources))).toBe(false);
  });
});
