/** Sealed bytes: nobody reads or changes them without the key, and they open only for what they were sealed for. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The first byte of what is sealed, so that a later format can be told from this one. */
const FORMAT = 1;
const IV = 12;
const TAG = 16;
const HEAD = 1 + IV;

/** AES-256-GCM with a random IV: SP 800-38D §8.3 allows one key 2³² seals. */
export class Sealer {
  readonly #key: Buffer;

  /** @param key 32 bytes. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** @param bound what it belongs to: it opens only with the same. Not kept in it. */
  seal(content: Uint8Array, bound: string): Buffer {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG });
    cipher.setAAD(Buffer.from(bound));
    return Buffer.concat([Buffer.of(FORMAT), iv, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  }

  /** @returns null when it was not sealed with this key for this, or was changed since. */
  open(sealed: Uint8Array, bound: string): Buffer | null {
    if (sealed[0] !== FORMAT || sealed.length < HEAD + TAG) return null;
    const end = sealed.length - TAG;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(1, HEAD), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(sealed.subarray(end));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEAD, end)), decipher.final()]);
    } catch {
      return null;
    }
  }
}
