/** What an operator ends by hand: one session, a person's, a provider's session, or all of a device. */

/** One of the four, as `POST /revoke` takes it. */
export type Revocation =
  | { readonly by: 'session'; readonly session: string }
  | { readonly by: 'subject'; readonly iss: string; readonly sub: string }
  | { readonly by: 'sid'; readonly iss: string; readonly sid: string }
  | { readonly by: 'device'; readonly device: string };

const SHAPES: Readonly<Record<string, (names: Readonly<Record<string, string>>) => Revocation>> = {
  session: ({ session = '' }) => ({ by: 'session', session }),
  'iss sub': ({ iss = '', sub = '' }) => ({ by: 'subject', iss, sub }),
  'iss sid': ({ iss = '', sid = '' }) => ({ by: 'sid', iss, sid }),
  device: ({ device = '' }) => ({ by: 'device', device }),
};

/** @returns null for anything but one of the four, with non-empty strings. */
export function readRevocation(body: unknown): Revocation | null {
  if (typeof body !== 'object' || body === null) return null;
  const names: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string' || value === '') return null;
    names[name] = value;
  }
  const shape = Object.keys(names).sort().join(' ');
  return Object.hasOwn(SHAPES, shape) ? (SHAPES[shape]?.(names) ?? null) : null;
}
