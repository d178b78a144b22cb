/** The gate's own key: one secret, from which every use gets a key for itself alone. */

import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Sealer } from './sealing.ts';

const LENGTH = 32;
const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[\w+/-]{43}=?$/;

export class GateKey {
  readonly #key: Buffer;

  /** @param key 32 bytes. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** A key for one use (RFC 5869). @param purpose no two uses share one. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#key, '', `sallyport ${purpose} v1`, LENGTH));
  }

  /** Seals what leaves the gate and comes back to it, for one use. */
  sealer(purpose: string): Sealer {
    return new Sealer(this.derive(purpose));
  }

  /** Hashes that say nothing to whoever lacks the key, and are the same on every gate that has it. */
  hasher(purpose: string): (...parts: readonly string[]) => string {
    const key = this.derive(purpose);
    return (...parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  }
}

/**
 * Reads the text of a key file: 32 random bytes as hex or base64, as `openssl rand -base64 32` prints them.
 * @throws Error naming the file when it is anything else.
 */
export function readGateKey(file: string, text: string): GateKey {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return new GateKey(Buffer.from(trimmed, 'hex'));
  // Buffer reads both alphabets of base64.
  if (BASE64.test(trimmed)) return new GateKey(Buffer.from(trimmed, 'base64'));
  throw new Error(`${file}: a session key is 32 random bytes in base64; \`openssl rand -base64 32\` makes one`);
}

/** The text of a new key. */
export function newGateKey(): string {
  return `${randomBytes(LENGTH).toString('base64')}\n`;
}
