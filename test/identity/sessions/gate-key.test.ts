import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newGateKey, readGateKey } from '../../../src/identity/sessions/gate-key.ts';

describe('the gate’s key', () => {
  const bytes = randomBytes(32);

  it.each(['hex', 'base64', 'base64url'] as const)(
    'is read from 32 bytes in %s, with or without a line end',
    (form) => {
      const key = readGateKey('session.key', bytes.toString('hex')).derive('test');
      expect(readGateKey('session.key', bytes.toString(form)).derive('test')).toEqual(key);
      expect(readGateKey('session.key', `${bytes.toString(form)}\n`).derive('test')).toEqual(key);
    },
  );

  it.each(['', 'secret', randomBytes(31).toString('base64'), randomBytes(33).toString('hex'), 'ä'.repeat(43)])(
    'is not read from `%s`',
    (text) => {
      expect(() => readGateKey('config/session.key', text)).toThrow(
        'config/session.key: a session key is 32 random bytes',
      );
    },
  );

  it('is another one each time it is made', () => {
    const [a, b] = [newGateKey(), newGateKey()];
    expect(readGateKey('a', a).derive('test')).not.toEqual(readGateKey('b', b).derive('test'));
  });

  it('gives each use a key of its own', () => {
    const key = readGateKey('a', newGateKey());
    expect(key.derive('one')).not.toEqual(key.derive('other'));
    expect(key.hasher('one')('x')).not.toBe(key.hasher('other')('x'));
    // Two parts are never one.
    expect(key.hasher('one')('a', 'b')).not.toBe(key.hasher('one')('ab'));
    const sealed = key.sealer('one').seal(Buffer.from('content'), 'this');
    expect(key.sealer('one').open(sealed, 'this')?.toString()).toBe('content');
    expect(key.sealer('one').open(sealed, 'that')).toBeNull();
    expect(key.sealer('other').open(sealed, 'this')).toBeNull();
  });

  it('opens nothing that was flipped in any byte, cut, or lengthened', () => {
    const sealer = readGateKey('a', newGateKey()).sealer('one');
    const sealed = sealer.seal(Buffer.from('content'), 'this');
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = Buffer.from(sealed);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(sealer.open(flipped, 'this')).toBeNull();
      expect(sealer.open(sealed.subarray(0, at), 'this')).toBeNull();
    }
    expect(sealer.open(Buffer.concat([sealed, Buffer.of(0)]), 'this')).toBeNull();
  });
});
