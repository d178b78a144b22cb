/** JSON as it comes over a wire: bytes that have one reading only. */

import { type JsonObject, parseObject } from '../core/strict-json.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns null when the bytes are not UTF-8, or not a JSON object that can be read in one way only. */
export function parseObjectBytes(bytes: Uint8Array): JsonObject | null {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return null;
  }
  return parseObject(text);
}
