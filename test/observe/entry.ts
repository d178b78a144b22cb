/** Entries for the tests of the access record: what the straight line leaves behind for a few typical requests. */

import type { Device } from '../../src/core/device.ts';
import type { Entry } from '../../src/core/entry.ts';
import type { Principal } from '../../src/core/identity.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Denial } from '../../src/core/policy/decide.ts';
import type { Attribute } from '../../src/core/policy/model.ts';

export const NOW = Date.parse('2026-11-18T09:00:00.000Z');

export const GROUPS: Attribute = { source: 'claims', name: 'groups', type: 'list', private: false };
export const SALARY: Attribute = { source: 'claims', name: 'employee_id', type: 'string', private: true };
export const MANAGED: Attribute = { source: 'device', name: 'managed', type: 'bool', private: false };

export function principal(claims: Record<string, string | boolean | string[]>): Principal {
  return {
    via: 'bearer',
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub: 'felix',
    claims: Object.assign(Object.create(null) as Record<string, string>, claims),
    incomplete: [],
    signIn: { amr: ['pwd', 'mfa'], acr: 'mfa', at: NOW - 1_200_000 },
    issuedAt: NOW - 60_000,
    expiresAt: NOW + 60_000,
    sid: null,
    session: null,
    factsAt: 0,
    deviceClaims: Object.create(null) as Record<string, string>,
    fingerprint: 'f',
  };
}

export function device(managed: boolean): Device {
  const facts = Object.create(null) as Device['facts'] as Record<string, Device['facts'][string]>;
  facts['managed'] = { value: managed, at: NOW - 40_000, from: 'inventory' };
  return { id: 'd-17', from: 'token', facts, version: 'v1' };
}

export function entry(overrides: Partial<Entry> = {}): Entry {
  return {
    id: '01K0000000000000000000000A',
    kind: 'http',
    startedAt: NOW,
    startedTick: performance.now(),
    clientIp: '203.0.113.7',
    agent: 'curl/8',
    parentId: null,
    method: 'GET',
    target: '/ledgers/2026?token=secret-in-query',
    host: 'finance.corp.example',
    path: null,
    app: 'finance-records',
    identity: null,
    device: null,
    decision: null,
    decidedAt: null,
    destination: null,
    reads: [],
    refusal: null,
    fault: null,
    event: null,
    authMicros: 8.4,
    policyMicros: 2.2,
    ...overrides,
  };
}

/** @param failed what a sign-in was lately asked for in vain */
export function denial(reads: readonly Attribute[], failed: readonly string[] = []): Partial<Entry> {
  const decision = {
    query: { reach: { amr: null, failed: new Set(failed) } },
    policy: 'sha256:0',
    shadow: { effect: 'allow', by: 'auditors' },
    verdict: {
      effect: 'deny',
      by: 'contractors-out',
      uncertain: true,
      reasons: ['deny-not-ruled-out'],
      resource: 'ledgers',
      stepUp: null,
      message: null,
      postures: ['managed'],
    },
  } as unknown as Denial;
  return { decision, reads };
}

export const ANSWERED: Outcome = { status: 403, ended: null, bytes: 12, upstream: null };
