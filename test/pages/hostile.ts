/** Views in which everything that can come from outside is an attack. */

export const HOSTILE = `"'></title></style></script><img src=x onerror=alert(1)><script>alert(1)</script>\u202e`;

/** Words of the program itself: closed unions and paths of its own. */
const OURS: ReadonlySet<string> = new Set([
  'action',
  'failure',
  'from',
  'held',
  'href',
  'kind',
  'next',
  'opens',
  'place',
  'scope',
  'seen',
  'told',
  'tone',
]);

/** The same view with every other text replaced. */
export function hostile<T>(view: T): T {
  return replaced(view, '') as T;
}

function replaced(value: unknown, name: string): unknown {
  if (OURS.has(name)) return value;
  if (typeof value === 'string') {
    return (name === 'url' || name === 'expected' ? 'javascript:' : '') + HOSTILE + name;
  }
  if (Array.isArray(value)) return value.map((item) => replaced(item, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, key)]));
}
