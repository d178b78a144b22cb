/** One answer of a provider, over a connection that trusts the other side with nothing. */

import {
  Agent as PlainAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestPlain,
} from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';

export interface ProviderRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Null = none. */
  readonly body: string | null;
  /** ms for all of it, so that a trickle ends too. */
  readonly timeout: number;
  readonly mostBytes: number;
}

export interface ProviderAnswer {
  /** 100 to 999: whatever stood there. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

// Nothing is kept open: it would hold up the end of the process, and a connection that the other side has just closed would
// lose a code that can be sent only once. TLS sessions are remembered, which makes the next handshake cheap.
const plain = new PlainAgent({ keepAlive: false });
const secure = new SecureAgent({ keepAlive: false });

/**
 * Node's own client instead of `fetch`: it follows no redirect and unpacks no compressed body.
 *
 * @throws Error when the answer is too large, late, compressed or not UTF-8. Its message may hold the URL, never the body.
 */
export async function askProvider(url: URL, asked: ProviderRequest): Promise<ProviderAnswer> {
  const { method, body, timeout, mostBytes } = asked;
  const isSecure = url.protocol === 'https:';
  const request = isSecure ? requestSecure : requestPlain;
  const headers = { ...asked.headers, 'accept-encoding': 'identity' };
  const signal = AbortSignal.timeout(timeout);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url, { method, headers, signal, agent: isSecure ? secure : plain }, resolve)
    .on('error', reject)
    // An unasked `101 Switching Protocols` ends it without an error.
    .on('close', () => reject(new Error('the connection was closed')))
    .end(body ?? undefined);
  try {
    const response = await promise;
    if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') {
      response.destroy();
      throw new Error('answered a compressed body');
    }
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: await readText(response, mostBytes),
    };
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${timeout} ms` : messageOf(error);
    throw new Error(`${url.href}: ${reason}`, { cause: error });
  }
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

async function readText(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`answered more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
