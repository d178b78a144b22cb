/** Permits as `decide` makes them, for tests of what the app is told. */

import { type Device, UNKNOWN_DEVICE } from '../../src/core/device.ts';
import type { Identity, Principal } from '../../src/core/identity.ts';
import { decide, Permit } from '../../src/core/policy/decide.ts';
import type { Query } from '../../src/core/policy/query.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';

export const NOW = 1_800_000_000_500;

export function person(changes: Partial<Principal> = {}): Principal {
  return Object.freeze({
    via: 'bearer',
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub: 'mira',
    claims: { email: 'mira@corp.example', email_verified: true, groups: ['marketing', 'staff'] },
    incomplete: [],
    signIn: { amr: ['pwd', 'mfa'], acr: 'mfa', at: NOW - 60_500 },
    issuedAt: NOW - 1_500,
    expiresAt: NOW + 3_600_000,
    sid: 'session-1',
    session: null,
    deviceClaims: {},
    factsAt: 0,
    fingerprint: 'f',
    ...changes,
  });
}

export const LAPTOP: Device = { id: 'd-17', from: 'token', facts: {}, version: 'v1' };

export interface Allowed {
  readonly identity?: Identity;
  readonly device?: Device;
  readonly now?: number;
  readonly by?: string;
  readonly policy?: string;
  readonly postures?: readonly string[];
}

export function permit(allowed: Allowed = {}): Permit {
  const { identity = person(), device = UNKNOWN_DEVICE, now = NOW, by = 'mkt-use', policy = 'sha256:p' } = allowed;
  const evaluator = {
    policy: { id: policy },
    evaluate: () => ({
      verdict: { effect: 'allow', by, postures: allowed.postures ?? [] },
      shadow: null,
    }),
  } as unknown as Evaluator;
  const decision = decide(evaluator, { app: 'marketing-db', identity, device, now } as Query);
  if (!(decision instanceof Permit)) throw new Error('denied');
  return decision;
}
