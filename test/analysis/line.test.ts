import { describe, expect, it } from 'vitest';
import { readLine } from '../../src/analysis/log/line.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { grant, policy } from '../core/policy/policies.ts';
import { NOW, query } from '../core/policy/queries.ts';
import { recordOf } from './record-of.ts';

const LINE = recordOf(new ReferenceEvaluator(policy({ rules: [grant('read')] })), query());

type Fields = Record<string, unknown>;

function changed(change: (record: Fields) => void): string {
  const record = JSON.parse(LINE) as Fields;
  change(record);
  return JSON.stringify(record);
}

function part(record: Fields, name: string): Fields {
  return record[name] as Fields;
}

describe('readLine()', () => {
  it('reads a record of the gate', () => {
    expect(readLine(LINE)).toMatchObject({
      kind: 'decided',
      request: { at: NOW, app: 'app', method: 'GET', path: '/things/1', effect: 'allow', by: 'read' },
    });
  });

  it('takes the moment of the decision from the end, the duration and the time that signing in took', () => {
    const line = changed((record) => {
      delete record['decided'];
      Object.assign(record, { time: '2026-11-18T09:00:10.000Z', ms: 5000, auth_us: 2_000_000 });
    });
    expect(readLine(line)).toMatchObject({ request: { at: Date.parse('2026-11-18T09:00:07.000Z') } });
  });

  it('judges an upgrade by the method WS, also while it is open', () => {
    expect(readLine(changed((record) => (record['kind'] = 'websocket')))).toMatchObject({ request: { method: 'WS' } });
    const open = changed((record) => Object.assign(record, { kind: 'open', of: 'websocket' }));
    expect(readLine(open)).toMatchObject({ kind: 'open', request: { method: 'WS' } });
  });

  it('knows a request that never reached a policy', () => {
    const line = changed((record) => {
      record['decision'] = { effect: 'refuse', by: null, reasons: ['bad-path'], detail: 'semicolon' };
      record['request'] = { method: 'GET', host: null, path: null, raw: '/a;b' };
    });
    expect(readLine(line)).toMatchObject({ kind: 'refused', reason: 'bad-path', app: 'app', raw: '/a;b' });
  });

  it('knows that an operator’s revocation is no request', () => {
    const record = { v: 1, time: '2026-11-18T09:00:10.000Z', id: '01', kind: 'revocation', sessions: 2, cut: 1 };
    expect(readLine(JSON.stringify(record))).toEqual({ kind: 'revocation' });
  });

  it.each([
    ['torn', LINE.slice(0, 200)],
    ['torn', '[]'],
    ['torn', 'null'],
    ['other-version', changed((record) => (record['v'] = 2))],
    ['other-version', '{"level":30,"msg":"not ours"}'],
    ['missing-field policy', changed((record) => delete record['policy'])],
    ['missing-field request.path', changed((record) => delete part(record, 'request')['path'])],
    ['missing-field subject.iss', changed((record) => delete part(record, 'subject')['iss'])],
    ['missing-field in', changed((record) => delete record['in'])],
    ['missing-field of', changed((record) => (record['kind'] = 'open'))],
    ['wrong-field decision.effect', changed((record) => (part(record, 'decision')['effect'] = 'maybe'))],
    ['wrong-field subject.via', changed((record) => (part(record, 'subject')['via'] = 'magic'))],
    ['wrong-field time', changed((record) => (record['time'] = 'yesterday'))],
    ['wrong-field in.claims.groups', changed((record) => (part(record, 'in')['claims.groups'] = { a: 1 }))],
    ['wrong-field ms', changed((record) => (record['ms'] = '5'))],
  ])('says %s', (said, line) => {
    const read = readLine(line);
    const [problem, field] = said.split(' ');
    expect(read).toMatchObject({ kind: 'unreadable', problem, ...(field === undefined ? {} : { detail: field }) });
  });
});
