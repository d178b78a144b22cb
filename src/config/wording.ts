/** How types and values are named to an author: no word of the schema library's. */

/** A sentence of the schema's own author; the library's own begin with one of these. */
export function said(message: string): string | null {
  return /^(Invalid|Too|Unrecognized)/.test(message) ? null : message;
}

export function typeName(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a mapping';
    case 'array':
      return 'a list';
    case 'string':
      return 'a text';
    case 'boolean':
      return '`true` or `false`';
    case 'int':
      return 'a whole number';
    case 'null':
      return 'nothing';
    default:
      return `a ${expected}`;
  }
}

/** A value as an author wrote it, shortened. */
export function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `the text \`${value.slice(0, 60)}\``;
  if (typeof value === 'number' || typeof value === 'boolean') return `\`${value}\``;
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

export function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/** The first sentence of a key's description, as it stands behind `help:`. */
export function asHelp(description: string): string {
  const [first = ''] = description.split(/\.(?:\s|$)/, 1);
  return /^[A-Z][a-z]/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
}
