/** The bar of DESIGN §10: 10,000 requests through 1,000 reloads, none lost, none judged by a mixture of two policies. */

import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { grant, policy } from './files.ts';
import { Site } from './site.ts';

const RELOADS = 1_000;
const REQUESTS_PER_RELOAD = 10;
const CONCURRENCY = 32;

/** They agree in nothing: neither in how a path is read, nor in what is granted, nor in the names of their rules. */
const POLICIES = {
  a: policy({
    apps: { wiki: { paths: { case: 'insensitive' }, resources: { all: ['GET /team/**'] } } },
    grants: [grant({ id: 'a-read' })],
  }),
  b: policy({
    apps: { wiki: { paths: { encoded_slash: 'keep' }, resources: { x: ['GET /x/:name'], team: ['GET /team/:page'] } } },
    grants: [grant({ id: 'b-read', to: ['wiki/*'] })],
    denies: [{ id: 'b-deny', who: ['anyone'], to: ['wiki/team'], owner: 'ann@corp.example', why: 'SEC-1' }],
  }),
};

type Name = keyof typeof POLICIES;

/** What each policy alone says of each target: the status, and the rule or reason behind it. */
const ANSWERS: Readonly<Record<string, Readonly<Record<Name, string>>>> = {
  '/team/page': { a: '200 a-read', b: '403 b-deny' },
  '/TEAM/page': { a: '200 a-read', b: '403 b-deny' },
  '/x/a%2Fb': { a: '400 bad-path', b: '200 b-read' },
  '/x/y': { a: '403 default', b: '200 b-read' },
};

const TARGETS = Object.keys(ANSWERS);

/** @returns the status of an answer that came whole. */
async function ask(site: Site, agent: Agent, path: string, authorization: string): Promise<number | undefined> {
  const headers = { host: 'wiki.example', authorization };
  const asked = request({ agent, host: '127.0.0.1', port: site.port, path, headers }).end();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (response === undefined) throw new Error('no response');
  await text(response);
  return response.statusCode;
}

function tally(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys.toSorted()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

it(
  '10,000 requests pass through 1,000 reloads: none lost, none judged by a mixture',
  { timeout: 120_000 },
  async () => {
    await using site = await Site.start();
    const idOf = async (name: Name): Promise<string> => {
      await site.load({ 'policy.yaml': POLICIES[name] });
      return JSON.parse(await site.admin('/status')).policy;
    };
    const ids = { a: await idOf('a'), b: await idOf('b') };
    const [first] = Object.values(JSON.parse(await site.admin('/status')).generation);

    const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
    const authorization = `Bearer ${site.token()}`;
    const answers: string[] = [];
    let begun = 0;
    /** Requests spread over the reloads: with each one, more may begin. */
    let due = 0;
    let woken = Promise.withResolvers<void>();
    const worker = async (): Promise<void> => {
      while (begun < RELOADS * REQUESTS_PER_RELOAD) {
        if (begun >= due) {
          await woken.promise;
          continue;
        }
        const target = TARGETS[begun % TARGETS.length] ?? '';
        begun += 1;
        answers.push(`${target} ${await ask(site, agent, target, authorization)}`);
      }
    };
    const workers = Array.from({ length: CONCURRENCY }, worker);
    const started = performance.now();
    for (let reload = 0; reload < RELOADS; reload += 1) {
      due += REQUESTS_PER_RELOAD;
      woken.resolve();
      woken = Promise.withResolvers();
      await site.load({ 'policy.yaml': POLICIES[reload % 2 === 0 ? 'a' : 'b'] });
    }
    await Promise.all(workers);
    const seconds = (performance.now() - started) / 1000;
    agent.destroy();

    const records = await site.records(RELOADS * REQUESTS_PER_RELOAD);
    const told = records.map((record) => {
      const target = record.request.path ?? record.request.raw ?? '';
      const name = record.policy === ids.b ? 'b' : 'a';
      const outcome = `${record.status} ${record.decision.by ?? record.decision.reasons[0]}`;
      // What was refused before the policy names none.
      const policyFits = record.policy === (record.status === 400 ? null : ids[name]);
      return { target, status: record.status, mixed: !policyFits || ANSWERS[target]?.[name] !== outcome, record };
    });
    expect(told.filter(({ mixed }) => mixed).map(({ record }) => record)).toEqual([]);
    expect(tally(told.map(({ target, status }) => `${target} ${status}`))).toEqual(tally(answers));
    expect(records).toHaveLength(RELOADS * REQUESTS_PER_RELOAD);
    expect(JSON.parse(await site.admin('/status')).generation.number).toBe(Number(first) + RELOADS);

    const cut = records.filter(({ ended }) => ended === 'policy').length;
    console.log(
      `${records.length} requests, ${RELOADS} reloads, ${seconds.toFixed(1)} s, ${cut} answered anew while they waited`,
      tally(answers),
    );
  },
);
