/** Hides the secrets that stand in a file itself: a problem shows the line it is on, and its neighbours with it. */

import type { Document, Path } from '../document.ts';

/** Keys whose value is a secret wherever they stand, also in a file that has not the shape it must have. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'token',
  'key',
  'hash_key',
  'client_secret',
  'client_key',
  'password',
]);

/** @returns the text with the same lines and columns, and stars in place of secrets */
export function maskSecrets(document: Document): string {
  const lines = document.text.split('\n');
  for (const { path, secret } of literals(document.value, [])) {
    const { at, length } = document.locate(path, 'value');
    const line = lines[at.line - 1];
    if (line === undefined) continue;
    lines[at.line - 1] = starred(line, at.col - 1, length);
    hideBelow(lines, at.line, secret);
  }
  return lines.map((line) => line.replace(/(?<=:\/\/)[^/@\s]+(?=@)/g, stars)).join('\n');
}

/** The same for a file that cannot be parsed, by the look of its lines. */
export function maskUnparsed(text: string): string {
  const pattern = new RegExp(`(?<=\\b(?:${[...SECRET_KEYS].join('|')})['"]?\\s*:\\s*)[^\\s{].*`, 'g');
  return text.replace(pattern, stars);
}

function* literals(value: unknown, path: Path): Iterable<{ path: Path; secret: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (typeof member === 'object') yield* literals(member, at);
    else if (SECRET_KEYS.has(key)) yield { path: at, secret: String(member) };
  }
}

/** A block scalar goes on below the line it is found at. */
function hideBelow(lines: string[], from: number, secret: string): void {
  const parts = new Set(secret.split('\n').map((part) => part.trim()));
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() !== '' && !parts.has(line.trim())) return;
    lines[index] = line.replace(/\S+/g, stars);
  }
}

function starred(line: string, start: number, length: number): string {
  return line.slice(0, start) + stars(line.slice(start, start + length)) + line.slice(start + length);
}

function stars(text: string): string {
  return '*'.repeat(text.length);
}
