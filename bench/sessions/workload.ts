/** People as a large company's provider describes them: 20 groups of 200, and tokens of the usual size. */

import { randomBytes } from 'node:crypto';
import type { SignedIn } from '../../src/core/signed-in.ts';

export function person(number: number): SignedIn {
  const groups = Array.from({ length: 20 }, (_, index) => `department-readers-${(number * 7 + index * 11) % 200}`);
  const now = Date.now();
  return {
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub: `user-${number}`,
    sid: `idp-session-${number}`,
    claims: Object.assign(Object.create(null), { email: `user-${number}@corp.example`, email_verified: true, groups }),
    incomplete: [],
    signIn: { amr: ['pwd', 'mfa'], acr: 'urn:corp:2', at: now },
    deviceClaims: Object.assign(Object.create(null), { id: `device-${number}`, managed: true, os: 'linux' }),
    factsAt: now,
    tokens: { id: randomBytes(900).toString('base64url'), refresh: randomBytes(150).toString('base64url') },
  };
}
