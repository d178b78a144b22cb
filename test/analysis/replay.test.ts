import { describe, expect, it } from 'vitest';
import { answerOf } from '../../src/analysis/replay/answer.ts';
import type { Outcome } from '../../src/analysis/replay/outcome.ts';
import { Replay, type ReplayReport } from '../../src/analysis/replay/replay.ts';
import { byPerson, byRule, totalsOf } from '../../src/analysis/replay/tables.ts';
import type { Deny, Grant } from '../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { ANY_SIGN_IN } from '../../src/core/policy/persona.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { app, deny, grant, is, policy } from '../core/policy/policies.ts';
import { anonymous, MINUTE, person, query } from '../core/policy/queries.ts';
import { recordOf } from './record-of.ts';

type PolicyText = Parameters<typeof policy>[0];

const GROUPS = { red: is('claims.team', 'red'), staff: is('claims.groups', { op: 'has', value: 'staff' }) };
const THINGS = app('app', { resources: { things: ['GET|MOVE /things/**'], hook: ['GET /hook'] } });

function evaluatorOf(rules: readonly (Grant | Deny)[], rest: PolicyText = {}): ReferenceEvaluator {
  return new ReferenceEvaluator(policy({ groups: GROUPS, apps: [THINGS], ...rest, rules }));
}

function replayOf(old: ReferenceEvaluator, candidate: ReferenceEvaluator, lines: readonly string[]): ReplayReport {
  const replay = new Replay({ candidate, old, reach: () => ANY_SIGN_IN, mask: null });
  lines.forEach((text, index) => replay.add(text, { file: 'access.jsonl', line: index + 1 }));
  return replay.end();
}

function outcomesOf(report: ReplayReport): Partial<Record<Outcome, number>> {
  const totals = Object.entries(totalsOf(report.groups)).map(([outcome, { count }]) => [outcome, count] as const);
  return Object.fromEntries(totals.filter(([, count]) => count > 0));
}

const RED = person({ team: 'red', groups: ['staff'], email: 'red@corp.example' }, { sub: 'red' });
const BLUE = person({ team: 'blue', groups: ['staff'], email: 'blue@corp.example' }, { sub: 'blue' });

const REDS = evaluatorOf([grant('read', { who: ['red'], to: ['app/things'] })]);
const BOTH = evaluatorOf([grant('read', { who: ['red', 'staff'], to: ['app/things'] })]);

describe('replay', () => {
  it('tells what is lost and kept, by whom, by which rule, and when', () => {
    const asked: readonly Query[] = [
      query({ identity: RED }),
      query({ identity: BLUE }),
      query({ identity: BLUE, now: query().now + MINUTE }),
    ];
    const report = replayOf(
      BOTH,
      REDS,
      asked.map((one) => recordOf(BOTH, one)),
    );
    expect(outcomesOf(report)).toEqual({ lost: 2, kept: 1 });
    expect(answerOf(report)).toBe('different');
    const [lost] = report.groups;
    expect(lost).toMatchObject({ app: 'app', resource: 'things', was: { effect: 'allow', by: 'read' }, count: 2 });
    expect([...(lost?.people ?? [])]).toMatchObject([
      [{ name: 'blue@corp.example' }, { count: 2, last: query().now + MINUTE }],
    ]);
    expect(byPerson(report.groups).map(({ key }) => key.name)).toEqual(['blue@corp.example']);
    expect(byRule(report.groups)).toMatchObject([{ key: 'read', counts: { lost: 2, kept: 1 } }]);
  });

  it('tells what is gained, and by which rule of the candidate', () => {
    const wider = evaluatorOf([grant('read', { who: ['red'] }), grant('all', { who: ['staff'], to: ['app/things'] })]);
    const report = replayOf(BOTH, wider, [
      recordOf(BOTH, query({ identity: person({ groups: ['staff'] }), path: '/hook' })),
    ]);
    expect(outcomesOf(report)).toEqual({ unchanged: 1 });
    const opened = evaluatorOf([grant('hook', { who: ['staff'], to: ['app/*'] })]);
    const logged = [recordOf(BOTH, query({ identity: BLUE, path: '/hook' }))];
    const gained = replayOf(BOTH, opened, logged);
    expect(outcomesOf(gained)).toEqual({ gained: 1 });
    expect(gained.groups[0]).toMatchObject({ becomes: { effect: 'allow', by: 'hook' } });
  });

  it('keeps apart what the candidate reads and the log does not say', () => {
    const report = replayOf(REDS, evaluatorOf([grant('read', { who: ['senior'], to: ['app/things'] })], SENIOR), [
      recordOf(REDS, query({ identity: RED })),
    ]);
    expect(outcomesOf(report)).toEqual({ indeterminate: 1 });
    expect(report.groups[0]).toMatchObject({ becomes: null, lacks: ['claims.level'] });
    expect(answerOf(report)).toBe('unknown');
  });

  it('decides what does not hang on what was not logged', () => {
    const rules = [grant('read', { who: ['senior', 'red'], to: ['app/things'] })];
    const lines = [recordOf(REDS, query({ identity: RED })), recordOf(REDS, query({ identity: RED, path: '/other' }))];
    expect(outcomesOf(replayOf(REDS, evaluatorOf(rules, SENIOR), lines))).toEqual({ kept: 1, unchanged: 1 });
  });

  it('does not compare what the old policy does not do again', () => {
    const lines = [recordOf(BOTH, query({ identity: BLUE })), recordOf(BOTH, query({ identity: RED }))];
    const report = replayOf(REDS, REDS, lines);
    expect(outcomesOf(report)).toEqual({ drift: 1, kept: 1 });
    expect(report.groups[0]).toMatchObject({
      was: { effect: 'allow' },
      becomes: { effect: 'deny' },
      otherPolicy: null,
    });
    expect(answerOf(report)).toBe('unknown');
  });

  it('says of drift that another policy had decided', () => {
    const other = { ...BOTH.policy, id: 'sha256:other' };
    const report = replayOf(REDS, REDS, [recordOf(new ReferenceEvaluator(other), query({ identity: BLUE }))]);
    expect(report.groups[0]).toMatchObject({ outcome: 'drift', otherPolicy: 'sha256:other' });
  });

  it('asks for both paths of a MOVE', () => {
    const asked = query({ identity: RED, method: 'MOVE' });
    const lines = [recordOf(BOTH, asked, query({ path: '/things/2' }).path)];
    const closed = evaluatorOf(
      [grant('read', { who: ['red'], to: ['app/things'] }), deny('not-two', { who: ['red'], to: ['app/two'] })],
      { apps: [app('app', { resources: { things: ['GET|MOVE /things/**'], two: ['MOVE /things/2'] } })] },
    );
    expect(outcomesOf(replayOf(BOTH, REDS, lines))).toEqual({ kept: 1 });
    const report = replayOf(BOTH, closed, lines);
    expect(outcomesOf(report)).toEqual({ lost: 1 });
    expect(report.groups[0]).toMatchObject({ becomes: { effect: 'deny', by: 'not-two' } });
  });

  it('finds that sign-in takes the place of a refusal', () => {
    const open = evaluatorOf([grant('read', { who: ['staff'], to: ['app/*'] })]);
    const report = replayOf(BOTH, open, [recordOf(BOTH, query({ identity: anonymous, path: '/hook' }))]);
    expect(outcomesOf(report)).toEqual({ changed: 1 });
    expect(report.groups[0]).toMatchObject({ was: { effect: 'deny' }, becomes: { effect: 'login' } });
  });

  it('counts a stream once, whichever of its lines comes first, and also when its end is missing', () => {
    const line = recordOf(BOTH, query({ identity: RED }));
    const end = line.replace('"id":"', '"id":"a');
    const open = end.replace('"kind":"http"', '"kind":"open","of":"http"');
    const lost = open.replace('"id":"a', '"id":"b');
    const long = end.replace(/"ms":[\d.]+,"auth/, '"ms":5000,"auth');
    for (const lines of [
      [open, long, lost],
      [long, open, lost],
    ]) {
      const { census } = replayOf(BOTH, REDS, lines);
      expect(census).toMatchObject({ lines: 3, decided: 2, unfinished: 1 });
    }
  });

  it('counts and names every line that it cannot read', () => {
    const line = recordOf(BOTH, query({ identity: RED }));
    const report = replayOf(BOTH, REDS, [line, line.slice(0, 100), '{"v":2}', line.replace('"policy"', '"polizei"')]);
    expect(report.census.troubles).toEqual([
      { problem: 'torn', count: 1, examples: [{ file: 'access.jsonl', line: 2, detail: 'not JSON' }] },
      { problem: 'other-version', count: 1, examples: [{ file: 'access.jsonl', line: 3, detail: 'v is 2' }] },
      { problem: 'missing-field', count: 1, examples: [{ file: 'access.jsonl', line: 4, detail: 'policy' }] },
    ]);
    expect(outcomesOf(report)).toEqual({ kept: 1 });
    expect(answerOf(report)).toBe('unknown');
  });

  it('says that nobody loses or gains only when everything was compared', () => {
    const report = replayOf(BOTH, BOTH, [recordOf(BOTH, query({ identity: RED }))]);
    expect(answerOf(report)).toBe('same');
    expect(answerOf(replayOf(BOTH, BOTH, []))).toBe('unknown');
  });

  it('does not know who would have had a path that was refused and is now read', () => {
    const line = JSON.parse(recordOf(BOTH, query({ identity: RED }))) as Record<string, unknown>;
    const refused = JSON.stringify({
      ...line,
      decision: { effect: 'refuse', by: null, reasons: ['bad-path'], detail: 'semicolon' },
      request: { method: 'GET', host: 'app.corp.example', path: null, raw: '/things/a;b' },
    });
    const paths = { semicolon: 'keep' } as const;
    const keeping = evaluatorOf([grant('read', { who: ['red'], to: ['app/things'] })], {
      apps: [app('app', { resources: { things: ['GET /things/**'] }, paths })],
    });
    expect(outcomesOf(replayOf(BOTH, BOTH, [refused]))).toEqual({});
    const report = replayOf(BOTH, keeping, [refused]);
    expect(outcomesOf(report)).toEqual({ indeterminate: 1 });
    expect(report.census.refused).toEqual(new Map([['bad-path', 1]]));
  });
});

const SENIOR: PolicyText = { groups: { ...GROUPS, senior: is('claims.level', { op: 'gte', value: 3 }) } };
