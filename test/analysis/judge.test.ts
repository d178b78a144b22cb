import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, Fold, NO_FINER } from '../../src/analysis/log/fold.ts';
import { Judge } from '../../src/analysis/log/judge.ts';
import { readLine } from '../../src/analysis/log/line.ts';
import type { Logged } from '../../src/analysis/log/logged.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { maskWith } from '../../src/observe/mask.ts';
import { policyText, queries, worlds } from '../core/policy/generated.ts';
import { policy } from '../core/policy/policies.ts';
import { KEY, recordOf } from './record-of.ts';

const RUNS = { numRuns: 800 };

function loggedOf(line: string): Logged {
  const read = readLine(line);
  if (read.kind !== 'decided') throw new Error(`${read.kind}: ${line}`);
  return read.request;
}

function evaluatorOf(world: Parameters<typeof policyText>[0]): ReferenceEvaluator {
  return new ReferenceEvaluator(policy(policyText(world)));
}

function cellsOf(old: ReferenceEvaluator, candidate: ReferenceEvaluator, requests: readonly Logged[]): Cell[] {
  const cells: Cell[] = [];
  const fold = new Fold([old, candidate], NO_FINER, (cell) => cells.push(cell));
  for (const request of requests) fold.add(request);
  fold.end();
  return cells;
}

/** Every cell with what both policies make of it. */
function judged(
  old: ReferenceEvaluator,
  candidate: ReferenceEvaluator,
  requests: readonly Logged[],
  { reach }: Pick<Query, 'reach'>,
) {
  const cells = cellsOf(old, candidate, requests);
  const judges = [old, candidate].map((evaluator, side) => new Judge(evaluator, side, () => reach, null));
  return cells.map((cell) => ({ cell, judgements: judges.map((judge) => judge.judge(cell)) }));
}

describe('a record', () => {
  it('is decided again by the policy that decided it as it was', () => {
    fc.assert(
      fc.property(worlds, queries, (world, query) => {
        const evaluator = evaluatorOf(world);
        const request = loggedOf(recordOf(evaluator, query));
        const [result] = judged(evaluator, evaluator, [request], query);
        const { effect, by } = evaluator.evaluate(query).verdict;
        expect(result?.judgements[0]).toEqual({ kind: 'decided', effect, by });
      }),
      RUNS,
    );
  });

  it('is decided by another policy as the request would have been, or not at all', () => {
    const seen = { decided: 0, open: 0 };
    fc.assert(
      fc.property(worlds, worlds, queries, (was, becomes, query) => {
        const [old, candidate] = [evaluatorOf(was), evaluatorOf(becomes)];
        const request = loggedOf(recordOf(old, query));
        const judgement = judged(old, candidate, [request], query)[0]?.judgements[1];
        if (judgement?.kind === 'open') seen.open += 1;
        if (judgement?.kind !== 'decided') return;
        seen.decided += 1;
        expect(judgement.effect).toBe(candidate.evaluate(query).verdict.effect);
      }),
      RUNS,
    );
    expect(seen.open).toBeGreaterThan(20);
    expect(seen.decided).toBeGreaterThan(250);
  });
});

/** The same a minute later, by somebody else from next door. */
function twinOf(query: Query): Query {
  const { identity, ip } = query;
  const twin = identity.via === 'none' ? identity : { ...identity, sub: 'somebody else' };
  return { ...query, identity: twin, now: query.now + 60_000, ip: [...ip.slice(0, 3), 99] };
}

describe('folding', () => {
  it('puts together what no rule tells apart, and only what both policies decide alike', () => {
    let folded = 0;
    fc.assert(
      fc.property(worlds, worlds, queries, (was, becomes, query) => {
        const [old, candidate] = [evaluatorOf(was), evaluatorOf(becomes)];
        const [one, twin] = [query, twinOf(query)].map((asked) => loggedOf(recordOf(old, asked)));
        if (one === undefined || twin === undefined) throw new Error('two requests were asked');
        const together = judged(old, candidate, [one, twin], query);
        expect(together.reduce((sum, { cell }) => sum + cell.count, 0)).toBe(2);
        if (together.length === 2) return;
        folded += 1;
        expect(judged(old, candidate, [twin], query)[0]?.judgements).toEqual(together[0]?.judgements);
      }),
      RUNS,
    );
    expect(folded).toBeGreaterThan(RUNS.numRuns / 4);
  });
});

describe('a private attribute', () => {
  it('is decided with the key as if it were not private, or not at all', () => {
    const seen = { decided: 0, open: 0 };
    fc.assert(
      fc.property(worlds, queries, (world, query) => {
        const secret = new ReferenceEvaluator(withSecrets(policy(policyText(world))));
        const request = loggedOf(recordOf(secret, query));
        const [cell] = cellsOf(secret, secret, [request]);
        if (cell === undefined) throw new Error('a request makes a cell');
        const { effect } = secret.evaluate(query).verdict;
        const [knowing, blind] = [maskWith(KEY), null].map((mask) => {
          const judgement = new Judge(secret, 0, () => query.reach, mask).judge(cell);
          return judgement.kind === 'decided' ? judgement.effect : null;
        });
        seen[knowing === null ? 'open' : 'decided'] += 1;
        expect([effect, null]).toContain(knowing);
        expect([effect, null]).toContain(blind);
      }),
      RUNS,
    );
    expect(seen.decided).toBeGreaterThan(9 * seen.open);
  });
});

const BUILT_IN = new Set(['sub', 'iss', 'email', 'email_verified']);

/** Every attribute that a policy can declare is private. */
function withSecrets(plain: Policy): Policy {
  const secret = structuredClone(plain);
  for (const attribute of [...secret.claims.values(), ...secret.device.values()]) {
    (attribute as { private: boolean }).private = !BUILT_IN.has(attribute.name);
  }
  return secret;
}
