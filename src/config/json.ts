/** A file that is JSON, as exports of programs are: YAML gives it the same meaning, and takes a hundred times as long. */

import { parseObject } from '../core/strict-json.ts';

const MAX_DEPTH = 64;
/** YAML has opinions on each of them: a return that ends no line is text to it, and space to JSON. */
const UNUSUAL = /(?!\r?\n)[\p{Cc}\uFEFF]/u;

/**
 * @returns maps without a prototype, as YAML is read; null when the text is no JSON object, or when it has anything of which
 *   more is to be said than that: a key twice, one that is not allowed, too many levels, a control character.
 */
export function readJson(text: string): object | null {
  if (!/^\s*\{/.test(text) || UNUSUAL.test(text)) return null;
  const root = parseObject(text);
  return root !== null && strip(root, 1) ? root : null;
}

/** Keys of their own are left, whatever they are called. @returns false when a key or the depth is refused. */
function strip(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => strip(item, depth + 1));
  Object.setPrototypeOf(value, null);
  for (const key in value) {
    if (key === '<<' || key === '__proto__') return false;
    if (!strip(Reflect.get(value, key), depth + 1)) return false;
  }
  return true;
}
