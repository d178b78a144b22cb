/** The few fields of a form or of a provider's call: small, in time, and every name once. */

import type { Exchange } from '../exchange.ts';

const MOST_BYTES = 32 * 1024;
const PATIENCE = 10_000;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** @returns null for anything but such a form. */
export async function readForm({ request, channel }: Exchange): Promise<ReadonlyMap<string, string> | null> {
  if (!FORM.test(request.headers['content-type'] ?? '')) return null;
  // Who expects a word before the body waits for it (RFC 9110 §10.1.1).
  const waits = request.headers.expect !== undefined && request.httpVersionMinor > 0;
  if (waits && channel.kind === 'response') channel.response.writeContinue();
  const text = await readText(request);
  if (text === null) return null;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
}

/** @returns null when it is too long, too slow, or breaks off. */
function readText(request: Exchange['request']): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => finish(null), PATIENCE);
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) finish(null);
    else chunks.push(chunk);
  };
  const end = (): void => finish(Buffer.concat(chunks).toString('utf8'));
  const gone = (): void => finish(null);
  const finish = (text: string | null): void => {
    clearTimeout(timer);
    request.off('data', take).off('end', end).off('close', gone).off('error', gone);
    request.pause();
    resolve(text);
  };
  request.on('data', take).once('end', end).once('close', gone).once('error', gone);
  return promise;
}
