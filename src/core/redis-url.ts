/** Where a Redis or Valkey is and how it is reached: `redis://user:password@host:6379/0`, or `rediss://` for TLS. */

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: boolean;
}

/** Scheme, user, password, host, port, database. */
const SHAPE =
  /^(rediss?):\/\/(?:([^:@/?#\s]*)(?::([^@/?#\s]*))?@)?(\[[\da-f:.]+\]|[^:@/?#[\]\s]+)(?::(\d{1,5}))?(?:\/(\d{0,5}))?$/i;
const PORT = 6379;

/** @returns null when it is no such URL. */
export function parseRedisUrl(text: string): RedisAddress | null {
  const parts = SHAPE.exec(text);
  if (parts === null) return null;
  const [, scheme = '', user = '', secret = '', host = '', port, database = ''] = parts;
  const [username, password] = [decoded(user), decoded(secret)];
  const number = port === undefined ? PORT : Number(port);
  if (username === undefined || password === undefined || number === 0 || number > 65_535) return null;
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: number,
    database: Number(database),
    username,
    password,
    tls: scheme.toLowerCase() === 'rediss',
  };
}

/** @returns null when there is none; undefined when it is not encoded well. */
function decoded(part: string): string | null | undefined {
  try {
    return part === '' ? null : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
