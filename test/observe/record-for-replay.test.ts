import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Device, Fact } from '../../src/core/device.ts';
import type { Entry } from '../../src/core/entry.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath } from '../../src/core/path.ts';
import type { Attribute } from '../../src/core/policy/model.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { createRecorder } from '../../src/observe/record.ts';
import { recordSchema } from '../../src/observe/record-schema.ts';
import { ANSWERED, denial, device, entry, GROUPS, MANAGED, NOW, principal } from './entry.ts';

const SCORE: Attribute = { source: 'device', name: 'edr_score', type: 'number', private: false };
const OS: Attribute = { source: 'device', name: 'os', type: 'string', private: false };

function pathOf(target: string): CanonicalPath {
  const path = canonicalise(target, DEFAULT_PATH_OPTIONS);
  if (path instanceof Refusal) throw new TypeError(target);
  return path;
}

async function recordsOf(...entries: readonly Partial<Entry>[]): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-record-'));
  try {
    const file = join(folder, 'access.jsonl');
    const recorder = createRecorder({ to: { file }, onError: 'refuse', flush: 1000, hashKey: null });
    for (const one of entries) recorder.record(entry(one), ANSWERED);
    await recorder.close();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => recordSchema.parse(JSON.parse(line)) as Record<string, unknown>);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mixedDevice(): Device {
  const facts: Record<string, Fact> = Object.create(null);
  facts['managed'] = { value: true, at: NOW - 40_000, from: 'inventory' };
  facts['os'] = { value: 'macos', at: NOW - 40_000, from: 'inventory' };
  facts['edr_score'] = { value: 91, at: null, from: 'token' };
  return { id: 'd-17', from: 'token', facts, version: 'v2' };
}

describe('what a record keeps for a replay', () => {
  it('is where each fact that a rule read came from, and when it was true', async () => {
    const decided = denial([MANAGED, SCORE, OS]);
    const [record] = await recordsOf({ ...decided, identity: principal({}), device: mixedDevice() });
    expect(record).toMatchObject({
      device: {
        age: 40,
        sources: [
          { from: 'inventory', at: '2026-11-18T08:59:20.000Z', facts: ['managed', 'os'] },
          { from: 'token', at: null, facts: ['edr_score'] },
        ],
      },
    });
  });

  it('is the second path of COPY and MOVE', async () => {
    const moved = { ...denial([]), identity: principal({}), path: pathOf('/a'), destination: pathOf('/b%20c') };
    const [record] = await recordsOf({ ...moved, method: 'MOVE' });
    expect(record).toMatchObject({ request: { method: 'MOVE', path: '/a', destination: '/b%20c' } });
  });

  it('is the moment of a decision that was made long after the start, with the ages of that moment', async () => {
    const decided = { ...denial([MANAGED]), identity: principal({}), device: device(true) };
    const [late, prompt] = await recordsOf(
      { ...decided, decidedAt: NOW + 7_000 },
      { ...decided, decidedAt: NOW + 999 },
    );
    expect(late).toMatchObject({
      decided: '2026-11-18T09:00:07.000Z',
      subject: { session_age: 67, auth_age: 1207 },
      device: { age: 47 },
    });
    expect(prompt).not.toHaveProperty('decided');
  });

  it('is what a sign-in was lately asked for in vain, for as long as that lasts', async () => {
    const who = principal({});
    const [before, during, after] = await recordsOf(
      { ...denial([]), identity: who },
      { ...denial([], ['mfa']), identity: who },
      { ...denial([]), identity: who },
    );
    expect(during).toMatchObject({ subject: { asked_in_vain: ['mfa'] } });
    expect(before?.['subject']).not.toHaveProperty('asked_in_vain');
    expect(after?.['subject']).not.toHaveProperty('asked_in_vain');
  });

  it('is no claim that must not be believed complete', async () => {
    const who = { ...principal({ groups: ['finance'] }), incomplete: ['groups'] };
    const [record] = await recordsOf({ ...denial([GROUPS]), identity: who });
    expect(record).toMatchObject({ in: { 'claims.groups': null } });
    expect(record?.['subject']).not.toHaveProperty('groups');
  });
});
