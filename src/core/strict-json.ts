/** JSON that has one reading only: what two parsers could understand in two ways is refused. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns null when the text is not a JSON object, or when a member stands in any object twice. */
export function parseObject(text: string): JsonObject | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isObject(value) && countColons(text) === countMembers(value) ? value : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `JSON.parse` keeps the last of two members of one name (RFC 8259 §4 leaves it open). In text that it has accepted
 * every colon outside a string belongs to one member, so that a lost member shows as a colon too many.
 */
function countColons(text: string): number {
  let colons = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        inString = !inString;
        break;
      case 0x5c: // \
        i++;
        break;
      case 0x3a: // :
        if (!inString) colons++;
        break;
    }
  }
  return colons;
}

/** Without recursion: the nesting comes from outside. */
function countMembers(root: JsonObject): number {
  let members = 0;
  const open: object[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const values: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) members += values.length;
    for (const value of values) if (typeof value === 'object' && value !== null) open.push(value);
  }
  return members;
}
