/** Asks everything that `tries.ts` and `browser-tries.ts` promise, over real sockets, and compares answers and access records. */

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from './browser.ts';
import { BROWSER_TRIES, type BrowserTry } from './browser-tries.ts';
import { requestLocal } from './local.ts';
import { authorityOf, originOf, type Place } from './place.ts';
import { TRIES, type Try } from './tries.ts';

interface Answer {
  readonly status: number;
  readonly id: string;
}

interface Asked {
  readonly promised: Omit<Try, 'method'>;
  readonly way: string;
  readonly answer: Answer;
}

interface Recorded {
  readonly id: string;
  readonly decision: { readonly effect: string; readonly by: string | null };
}

/** @returns 0 when all is as promised, else 1. */
export async function tryAll(place: Place, tokens: Readonly<Record<string, string>>, log: string): Promise<0 | 1> {
  const asked: Asked[] = [];
  for (const one of TRIES) {
    asked.push({ promised: one, way: one.method, answer: await ask(place, one, tokens[one.who]) });
  }
  const browsers = new Map<string, Browser>();
  for (const one of BROWSER_TRIES) {
    const browser = browsers.get(one.who) ?? new Browser(authorityOf(place));
    browsers.set(one.who, browser);
    asked.push({
      promised: one,
      way: one.typed === null ? 'open' : 'sign in',
      answer: await visit(place, one, browser),
    });
  }
  const records = await recordsOf(
    log,
    asked.map(({ answer }) => answer.id),
  );
  console.log(`\n${'who'.padEnd(10)} ${'request'.padEnd(44)} ${'expected'.padEnd(40)} outcome`);
  const failed = asked.filter((one) => !isKept(one, records.get(one.answer.id))).length;
  console.log(failed === 0 ? `\nall ${asked.length} as expected` : `\n${failed} of ${asked.length} NOT as expected`);
  return failed === 0 ? 0 : 1;
}

/** Prints its line of the table. */
function isKept({ promised, way, answer }: Asked, record: Recorded | undefined): boolean {
  const { who, app, path, status, effect, by } = promised;
  const decision = record?.decision;
  const expected = words(status, effect, by);
  const outcome = words(answer.status, decision?.effect ?? 'no record', by === null ? null : (decision?.by ?? null));
  const isGood = expected === outcome;
  const what = `${way} ${app}${path}`;
  console.log(`${who.padEnd(10)} ${what.padEnd(44)} ${expected.padEnd(40)} ${isGood ? 'as expected' : outcome}`);
  return isGood;
}

function words(status: number, effect: string, by: string | null): string {
  return `${status} ${effect}${by === null ? '' : ` by ${by}`}`;
}

function ask(place: Place, { app, method, path }: Try, token: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    requestLocal(new URL(originOf(place, app)), authorityOf(place), { method, path, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, id: String(response.headers['x-request-id'] ?? '') }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** As a person: signs in where that is asked, and only there. */
async function visit(place: Place, { app, path, typed }: BrowserTry, browser: Browser): Promise<Answer> {
  const opened = await browser.open(originOf(place, app) + path);
  const { status, headers } = typed === null ? opened : await browser.signIn(opened, typed);
  return { status, id: String(headers['x-request-id'] ?? '') };
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
