/** Asks everything that `tries.ts` promises, over real sockets, and compares the answers and their access records. */

import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { TRIES, type Try } from './tries.ts';

interface Answer {
  readonly status: number;
  readonly id: string;
}

interface Recorded {
  readonly id: string;
  readonly decision: { readonly effect: string; readonly by: string | null };
}

/** @returns 0 when all is as promised, else 1. */
export async function tryAll(port: number, tokens: Readonly<Record<string, string>>, log: string): Promise<0 | 1> {
  const answers: Answer[] = [];
  for (const one of TRIES) answers.push(await ask(port, one, tokens[one.who]));
  const records = await recordsOf(
    log,
    answers.map((answer) => answer.id),
  );
  let failed = 0;
  console.log(`\n${'who'.padEnd(10)} ${'request'.padEnd(44)} ${'expected'.padEnd(40)} outcome`);
  for (const [index, one] of TRIES.entries()) {
    const answer = answers[index];
    const decision = records.get(answer?.id ?? '')?.decision;
    const expected = words(one.status, one.effect, one.by);
    const outcome = words(
      answer?.status ?? 0,
      decision?.effect ?? 'no record',
      one.by === null ? null : (decision?.by ?? null),
    );
    const good = expected === outcome;
    if (!good) failed += 1;
    const what = `${one.method} ${one.app}${one.path}`;
    console.log(`${one.who.padEnd(10)} ${what.padEnd(44)} ${expected.padEnd(40)} ${good ? 'as expected' : outcome}`);
  }
  console.log(failed === 0 ? `\nall ${TRIES.length} as expected` : `\n${failed} of ${TRIES.length} NOT as expected`);
  return failed === 0 ? 0 : 1;
}

function words(status: number, effect: string, by: string | null): string {
  return `${status} ${effect}${by === null ? '' : ` by ${by}`}`;
}

/** node:http sends the path as it is; fetch would repair it first. */
function ask(port: number, one: Try, token: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: `${one.app}.localhost:${port}`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    request({ host: '127.0.0.1', port, method: one.method, path: one.path, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, id: String(response.headers['x-request-id'] ?? '') }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** Records are flushed within 50 ms here; waits at most 3 s for all of them. */
async function recordsOf(log: string, ids: readonly string[]): Promise<Map<string, Recorded>> {
  for (let attempt = 0; ; attempt += 1) {
    const lines = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const records = new Map(lines.map((line) => JSON.parse(line) as Recorded).map((record) => [record.id, record]));
    if (ids.every((id) => records.has(id)) || attempt === 60) return records;
    await sleep(50);
  }
}
