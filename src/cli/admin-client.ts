/** One question to the admin listener of a running gate. */

import { FileReader } from '../config/file-reader.ts';
import { UsageError } from './command.ts';

interface Request {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AdminAnswer {
  readonly status: number;
  readonly text: string;
}

/** Long enough for a busy gate, short enough for a health check. */
const TIMEOUT_MS = 3000;

/** @param tokenFile holds the admin token; null = none is needed (loopback). */
export function askAdmin(admin: string, path: string, tokenFile: string | null): Promise<AdminAnswer> {
  return call(admin, path, tokenFile, {});
}

/** @param what to do, as JSON. */
export function tellAdmin(
  admin: string,
  path: string,
  what: Readonly<Record<string, string>>,
  tokenFile: string | null,
): Promise<AdminAnswer> {
  const headers = { 'content-type': 'application/json' };
  return call(admin, path, tokenFile, { method: 'POST', body: JSON.stringify(what), headers });
}

async function call(admin: string, path: string, tokenFile: string | null, request: Request): Promise<AdminAnswer> {
  if (!URL.canParse(admin)) throw new UsageError(`\`${admin}\` is not a URL`);
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (tokenFile !== null) headers['authorization'] = `Bearer ${await tokenIn(tokenFile)}`;
  try {
    const response = await fetch(new URL(path, admin), {
      ...request,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Error(`no gate answers at ${admin}`, { cause: error });
  }
}

async function tokenIn(file: string): Promise<string> {
  const content = await new FileReader().read(file);
  if (content.text === null) throw new Error(`cannot read \`${file}\`: ${content.reason}`);
  return content.text.trim();
}
