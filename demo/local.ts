/** Requests to hosts of this machine: `*.localhost`, which Node's resolver does not know on every system. */

import { request as plain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';

interface Asked {
  readonly method?: string;
  /** As it is sent, where a URL would repair it first. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param ca PEM of the authority behind its certificate; null = only what the machine itself trusts. */
export function requestLocal(
  url: URL,
  ca: string | null,
  { method = 'GET', path = url.pathname + url.search, headers = {} }: Asked,
  answered: (answer: IncomingMessage) => void,
): ClientRequest {
  const { host, hostname, port, protocol } = url;
  const asked = { host: '127.0.0.1', port, agent: false as const, method, path, headers: { host, ...headers } };
  if (protocol === 'http:') return plain(asked, answered);
  return secure({ ...asked, servername: hostname, ...(ca === null ? {} : { ca }) }, answered);
}
