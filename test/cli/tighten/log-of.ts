/** Fifty days of a small wiki under a policy: who reads, who edits, and whatever a test adds. */

import { loadPolicy } from '../../../src/config/policy/load.ts';
import type { Device, Fact } from '../../../src/core/device.ts';
import type { ClaimValue } from '../../../src/core/identity.ts';
import { compile } from '../../../src/core/policy/compiled/compile.ts';
import type { Query } from '../../../src/core/policy/query.ts';
import { recordOf } from '../../analysis/record-of.ts';
import { HOUR, MINUTE, person, query } from '../../core/policy/queries.ts';

/** A Monday. */
export const START = Date.parse('2026-11-16T09:00:00Z');
const DAY = 24 * HOUR;
const DAYS = 50;

interface Visit {
  readonly day: number;
  readonly who: string;
  readonly groups: readonly string[];
  readonly method?: string;
  readonly path: string;
  readonly ip?: string;
  readonly score?: number;
  readonly amr?: readonly string[];
}

export function visit({
  day,
  who,
  groups,
  method = 'GET',
  path,
  ip = '203.0.113.7',
  score = 90,
  amr = ['pwd'],
}: Visit): Query {
  const now = START + day * DAY;
  const claims: Record<string, ClaimValue> = { groups: [...groups], email: `${who}@corp.example` };
  const facts: Record<string, Fact> = Object.create(null);
  facts['managed'] = { value: true, at: now - HOUR, from: 'inventory' };
  facts['edr_score'] = { value: score, at: now - HOUR, from: 'inventory' };
  const device: Device = { id: who, from: 'token', facts, version: `${who} ${day}` };
  const signIn = { amr, acr: null, at: now - 20 * MINUTE };
  const identity = person(claims, { sub: who, issuedAt: now - 10 * MINUTE, signIn });
  return query({ app: 'wiki', method, path, ip, now, identity, device });
}

/** Workdays of the fifty. */
export const WORKDAYS = Array.from({ length: DAYS }, (_, day) => day).filter((day) => day % 7 < 5);

/** Ann reads, Ed reads and edits; both in the office. */
export function usual(): readonly Query[] {
  return WORKDAYS.flatMap((day) => [
    visit({ day, who: 'ann', groups: ['staff'], path: '/pages/1' }),
    visit({ day, who: 'ed', groups: ['editors'], method: 'PUT', path: '/pages/1' }),
    visit({ day, who: 'ed', groups: ['editors'], method: day % 2 === 0 ? 'POST' : 'GET', path: '/api/pages/1' }),
  ]);
}

/** @param text of the policy that decides */
export function logOf(text: string, queries: readonly Query[]): string {
  const { policy, problems } = loadPolicy([{ file: 'wiki.yaml', text }], { providers: null });
  if (policy === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  const evaluator = compile(policy);
  const inOrder = queries.toSorted((a, b) => a.now - b.now);
  return inOrder
    .map((one, index) => `${recordOf(evaluator, one).replace(/"id":"[^"]*"/, `"id":"${index}"`)}\n`)
    .join('');
}
