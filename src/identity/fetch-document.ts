/** One small JSON document from a provider, over a connection that trusts the other side with nothing. */

import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';

const MOST_BYTES = 512 * 1024;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

export interface FetchedDocument {
  readonly text: string;
  readonly contentType: string;
  /** ms, from `Cache-Control`; 0 for `no-store` and `no-cache`; null = it does not say. */
  readonly maxAge: number | null;
}

/**
 * Node's own client instead of `fetch`: it follows no redirect and unpacks no compressed body.
 *
 * @param timeout ms for all of it, so that a trickle ends too.
 * @throws Error when the answer is not 200, not JSON, over 512 KiB, or late. Its message may hold the URL, never the body.
 */
export async function fetchDocument(url: URL, timeout: number): Promise<FetchedDocument> {
  const get = url.protocol === 'https:' ? getSecure : getPlain;
  const headers = { accept: 'application/json, application/jwk-set+json', 'accept-encoding': 'identity' };
  const signal = AbortSignal.timeout(timeout);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // No pooled agent: a connection kept open for the next time would only hold up the end of the process.
  get(url, { headers, signal, agent: false }, resolve).on('error', reject);
  try {
    const response = await promise;
    const problem = headProblem(response);
    if (problem !== null) {
      response.destroy();
      throw new Error(problem);
    }
    const { 'content-type': contentType = '', 'cache-control': cacheControl } = response.headers;
    return { text: await readText(response), contentType, maxAge: maxAgeOf(cacheControl) };
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${timeout} ms` : messageOf(error);
    throw new Error(`${url.href}: ${reason}`, { cause: error });
  }
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

function headProblem({ statusCode, headers }: IncomingMessage): string | null {
  if (statusCode !== 200) return `answered ${statusCode}`;
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) return 'answered something other than JSON';
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return 'answered a compressed body';
  return null;
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`answered more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

function maxAgeOf(cacheControl: string | undefined): number | null {
  if (cacheControl === undefined) return null;
  if (/(?:^|[\s,])no-(?:store|cache)(?:[\s,=]|$)/i.test(cacheControl)) return 0;
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
