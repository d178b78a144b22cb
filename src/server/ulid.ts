/** Request ids: ULIDs, whose text order is their order in time (48 bits of milliseconds, then 80 random bits). */

import { randomFillSync } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_BYTES = 10;

/** Ten bits at a time: half as many look-ups and joins. */
const PAIRS: readonly string[] = Array.from(
  { length: 1024 },
  (_, value) => ALPHABET.charAt(value >> 5) + ALPHABET.charAt(value & 31),
);

/** One call to the random generator costs more than 400 ids made from a pool of it. */
const pool = new Uint8Array(RANDOM_BYTES * 400);
let used = pool.length;

let lastTime = -1;
let timePart = '';

/** @param now ms since the epoch */
export function ulid(now: number): string {
  if (now !== lastTime) {
    lastTime = now;
    timePart = encodeTime(now);
  }
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += RANDOM_BYTES;
  return timePart + fortyBits(at) + fortyBits(at + 5);
}

function fortyBits(at: number): string {
  const [a, b, c, d, e] = [byte(at), byte(at + 1), byte(at + 2), byte(at + 3), byte(at + 4)];
  return (
    pair((a << 2) | (b >> 6)) +
    pair(((b & 63) << 4) | (c >> 4)) +
    pair(((c & 15) << 6) | (d >> 2)) +
    pair(((d & 3) << 8) | e)
  );
}

function byte(at: number): number {
  return pool[at] ?? 0;
}

function pair(tenBits: number): string {
  return PAIRS[tenBits] ?? '';
}

function encodeTime(now: number): string {
  let text = '';
  let rest = now;
  for (let index = 0; index < TIME_LENGTH; index++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
