import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Cidr, contains } from '../../../../src/core/address.ts';
import { AddressSpace } from '../../../../src/core/policy/compiled/address-space.ts';
import { AT } from '../policies.ts';

/** Few different bytes, so that blocks enclose one another, touch, and begin or end alike. */
const addresses = fc
  .constantFrom(4, 16)
  .chain((length) => fc.array(fc.constantFrom(0, 1, 127, 128, 254, 255), { minLength: length, maxLength: length }));

const cidrs: fc.Arbitrary<Cidr> = fc.tuple(addresses, fc.nat()).map(([bytes, number]) => {
  const bits = number % (bytes.length * 8 + 1);
  const address = bytes.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff);
  return { source: '', address, bits };
});

it('finds for every address the networks that contain it, and no others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cidrs, { maxLength: 4 }), { maxLength: 5 }),
      fc.array(addresses, { minLength: 1 }),
      (blocks, asked) => {
        const networks = blocks.map((cidrs, index) => ({ name: `n${index}`, cidrs, at: AT }));
        const space = new AddressSpace(networks);
        const edges = blocks.flat().map(({ address }) => address);
        for (const address of [...asked, ...edges, []]) {
          const found = space.classOf(address);
          const expected = networks.map(({ cidrs }) => cidrs.some((cidr) => contains(cidr, address)));
          expect(networks.map(({ name }) => found?.isIn(name) ?? false)).toEqual(expected);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
