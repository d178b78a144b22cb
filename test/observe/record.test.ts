import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { createRecorder, type RecorderOptions } from '../../src/observe/record.ts';
import { recordSchema } from '../../src/observe/record-schema.ts';
import { ANSWERED, denial, device, entry, GROUPS, MANAGED, NOW, principal, SALARY } from './entry.ts';

const QUOTED = canonicalise('/a"b', DEFAULT_PATH_OPTIONS);
if (QUOTED instanceof Refusal) throw new Error('a quote is allowed in a path');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-record-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function recorder(overrides: Partial<RecorderOptions> = {}) {
  const file = join(folder, 'access.jsonl');
  const made = createRecorder({
    to: { file },
    onError: 'refuse',
    flush: 1000,
    hashKey: Buffer.alloc(32, 1),
    ...overrides,
  });
  return { file, ...made, recorder: made };
}

function lines(file: string): Record<string, unknown>[] {
  const text = readFileSync(file, 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the access record', () => {
  it('is one line that its published schema accepts, for a refusal, a denial and an open stream', async () => {
    const made = recorder();
    made.record(entry({ refusal: new Refusal('bad-path', 'dot-segment') }), ANSWERED);
    made.record(
      entry({ ...denial([GROUPS, MANAGED]), identity: principal({ groups: ['finance'] }), device: device(true) }),
      {
        status: null,
        ended: 'client-gone',
        bytes: 3,
        upstream: { address: 'http://127.0.0.1:1', status: 200, ms: 1.23, error: null },
      },
    );
    made.open(entry({ ...denial([GROUPS, MANAGED]), identity: principal({}), device: device(true) }));
    made.record(entry({ ...denial([]), identity: { via: 'none' }, parentId: 'p"1', fault: 'internal', path: QUOTED }), {
      status: 500,
      ended: 'drain',
      bytes: 0,
      upstream: null,
    });
    await made.close();
    const records = lines(made.file);
    expect(records).toHaveLength(4);
    for (const record of records) expect(recordSchema.safeParse(record).error).toBeUndefined();
    expect(records[1]).toMatchObject({
      v: 1,
      decision: { effect: 'deny', by: 'contractors-out', uncertain: true },
      shadow: { effect: 'allow', by: 'auditors' },
      in: { 'claims.groups': ['finance'], 'device.managed': true },
      device: { id: 'd-17', age: 40, postures: ['managed'] },
      subject: { sub: 'felix', session_age: 60, auth_age: 1200 },
      ended: 'client-gone',
    });
    expect(records[2]).toMatchObject({ kind: 'open', resource: 'ledgers', device: { age: 40 } });
    expect(records[3]).toMatchObject({ parent_id: 'p"1', fault: 'internal', request: { path: '/a"b' }, device: null });
  });

  it('writes null for what a rule read and nobody said', async () => {
    const made = recorder();
    made.record(entry({ ...denial([GROUPS, MANAGED]), identity: principal({}) }), ANSWERED);
    await made.close();
    expect(lines(made.file)[0]).toMatchObject({ in: { 'claims.groups': null, 'device.managed': null } });
  });

  it('hashes private attributes with the key, element by element', async () => {
    const made = recorder();
    const secret = { ...GROUPS, private: true };
    const who = principal({ employee_id: 'e-40', groups: ['a', 'b'] });
    made.record(entry({ ...denial([SALARY, secret]), identity: who }), ANSWERED);
    await made.close();
    const text = readFileSync(made.file, 'utf8');
    expect(text).not.toContain('e-40');
    const inputs = lines(made.file)[0]?.['in'] as Record<string, unknown>;
    expect(inputs['claims.employee_id']).toMatch(/^hmac:[\w-]{22}$/);
    expect(inputs['claims.groups']).toHaveLength(2);
  });

  it('never holds a query string, also not of a refused target', async () => {
    const made = recorder();
    made.record(entry({ refusal: new Refusal('bad-path') }), ANSWERED);
    await made.close();
    expect(readFileSync(made.file, 'utf8')).not.toContain('secret-in-query');
    expect(lines(made.file)[0]).toMatchObject({ request: { path: null, raw: '/ledgers/2026' } });
  });

  it('cannot be broken into two lines by what a client sends', async () => {
    const made = recorder();
    made.record(entry({ agent: 'a\n{"v":1}\r\u2028', refusal: new Refusal('bad-host') }), ANSWERED);
    await made.close();
    expect(lines(made.file)).toHaveLength(1);
  });

  it('counts ages anew for every record of the same caller, and has none for what lies ahead', async () => {
    const made = recorder();
    const who = principal({});
    const laptop = device(true);
    const decided = denial([MANAGED]);
    for (const later of [0, 7_000, -5_000_000]) {
      made.record(entry({ ...decided, identity: who, device: laptop, startedAt: NOW + later }), ANSWERED);
    }
    await made.close();
    const ages = lines(made.file).map((line) => [line['subject'], line['device']]);
    expect(ages).toMatchObject([
      [{ session_age: 60 }, { age: 40 }],
      [{ session_age: 67 }, { age: 47 }],
      [{ via: 'bearer' }, { id: 'd-17' }],
    ]);
    expect(ages[2]?.[0]).not.toHaveProperty('session_age');
    expect(ages[2]?.[1]).not.toHaveProperty('age');
  });

  it('never shows one caller’s facts in the record of another, nor those of before', async () => {
    const made = recorder();
    const [a, b] = [principal({ groups: ['a'] }), principal({ groups: ['b'] })];
    for (const who of [a, b, a]) made.record(entry({ ...denial([GROUPS]), identity: who }), ANSWERED);
    made.record(entry({ ...denial([GROUPS, MANAGED]), identity: a, device: device(false) }), ANSWERED);
    await made.close();
    expect(lines(made.file).map((line) => line['in'])).toEqual([
      { 'claims.groups': ['a'] },
      { 'claims.groups': ['b'] },
      { 'claims.groups': ['a'] },
      { 'claims.groups': ['a'], 'device.managed': false },
    ]);
  });

  it('goes on in a new file after the old one was renamed and reopen was asked', async () => {
    const made = recorder({ flush: 20 });
    made.record(entry(), ANSWERED);
    await expect.poll(() => lines(made.file).length).toBe(1);
    renameSync(made.file, `${made.file}.1`);
    made.recorder.reopen();
    made.record(entry(), ANSWERED);
    await made.close();
    expect(lines(`${made.file}.1`)).toHaveLength(1);
    expect(lines(made.file)).toHaveLength(1);
  });
});

describe('a disk that takes nothing', () => {
  it('refuses requests with log-unavailable when the operator chose refuse, and never throws from record', async () => {
    const troubles: (Error | null)[] = [];
    const made = recorder({ to: { file: '/dev/full' }, flush: 10, onTrouble: (trouble) => troubles.push(trouble) });
    made.recorder.ensure();
    made.record(entry(), ANSWERED);
    await expect.poll(() => made.recorder.state.failing).toBe(true);
    expect(() => made.recorder.ensure()).toThrow(Fault);
    expect(troubles).toHaveLength(1);
    await made.close();
  });

  it('lets requests through when the operator chose continue', async () => {
    const made = recorder({ to: { file: '/dev/full' }, flush: 10, onError: 'continue' });
    made.record(entry(), ANSWERED);
    await expect.poll(() => made.recorder.state.failing).toBe(true);
    expect(() => made.recorder.ensure()).not.toThrow();
    await made.close();
  });
});

describe('a standard output whose reader has gone', () => {
  it('fails the record, not the process', async () => {
    const script = join(import.meta.dirname, 'reader-dies.ts');
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(errors).toContain('failing: true');
    expect(code).toBe(0);
  });
});
