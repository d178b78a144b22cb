/** One question to the admin listener of a running gate. */

import { FileReader } from '../config/file-reader.ts';
import { UsageError } from './command.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly text: string;
}

/** Long enough for a busy gate, short enough for a health check. */
const TIMEOUT_MS = 3000;

/** @param tokenFile holds the admin token; null = none is needed (loopback). */
export async function askAdmin(admin: string, path: string, tokenFile: string | null): Promise<AdminAnswer> {
  if (!URL.canParse(admin)) throw new UsageError(`\`${admin}\` is not a URL`);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (tokenFile !== null) headers['authorization'] = `Bearer ${await tokenIn(tokenFile)}`;
  try {
    const response = await fetch(new URL(path, admin), { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
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
