/** Where a Redis or Valkey is and how it is reached: `redis://user:password@host:6379/0`, or `rediss://` for TLS. */

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: boolean;
}

/** @returns null when it is no such URL. */
export function parseRedisUrl(text: string): RedisAddress | null {
  const url = URL.parse(text);
  if (url === null || url.hostname === '' || url.search !== '' || url.hash !== '') return null;
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') return null;
  const database = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (database === undefined) return null;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 6379 : Number(url.port),
    database: Number(database),
    username: decoded(url.username),
    password: decoded(url.password),
    tls: url.protocol === 'rediss:',
  };
}

function decoded(part: string): string | null {
  return part === '' ? null : decodeURIComponent(part);
}
