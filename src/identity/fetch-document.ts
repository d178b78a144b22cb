/** One small JSON document from a provider: its metadata, its keys. */

import { askProvider, type ProviderAnswer } from './provider-answer.ts';

const MOST_BYTES = 512 * 1024;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

export interface FetchedDocument {
  readonly text: string;
  readonly contentType: string;
  /** ms, from `Cache-Control`; 0 for `no-store` and `no-cache`; null = it does not say. */
  readonly maxAge: number | null;
}

/**
 * @param timeout ms for all of it.
 * @throws Error when the answer is not 200, not JSON, over 512 KiB, or late. Its message may hold the URL, never the body.
 */
export async function fetchDocument(url: URL, timeout: number): Promise<FetchedDocument> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  const answer = await askProvider(url, { method: 'GET', headers, body: null, timeout, mostBytes: MOST_BYTES });
  const problem = headProblem(answer);
  if (problem !== null) throw new Error(`${url.href}: ${problem}`);
  const { 'content-type': contentType = '', 'cache-control': cacheControl } = answer.headers;
  return { text: answer.text, contentType, maxAge: maxAgeOf(cacheControl) };
}

function headProblem({ status, headers }: ProviderAnswer): string | null {
  if (status !== 200) return `answered ${status}`;
  return isJson(headers['content-type']) ? null : 'answered something other than JSON';
}

export function isJson(contentType: string | undefined): boolean {
  return JSON_TYPE.test(contentType ?? '');
}

function maxAgeOf(cacheControl: string | undefined): number | null {
  if (cacheControl === undefined) return null;
  if (/(?:^|[\s,])no-(?:store|cache)(?:[\s,=]|$)/i.test(cacheControl)) return 0;
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
