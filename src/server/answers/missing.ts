/** What a refused person lacks, in words that can be acted on. Groups and rules are never named here. */

import type { Verdict } from '../../core/policy/verdict.ts';
import type { Criterion } from '../../core/reason.ts';
import type { Missing } from './notice.ts';

/** Posture, network, sign-in and session: what the person can change. The last line is for everything else. */
export function missingOf(verdict: Verdict): readonly Missing[] {
  const missing: Missing[] = [];
  const postures = verdict.lack?.postures ?? [];
  const networks = verdict.lack?.networks ?? [];
  const { stepUp } = verdict;
  if (is(verdict, 'posture', 'unmet')) {
    missing.push({
      what: 'posture',
      names: postures,
      message: `use a device that meets what is required${named(postures)}`,
    });
  } else if (is(verdict, 'posture', 'unknown') || verdict.reasons.includes('device-facts-stale')) {
    const message = `nothing current is known of your device${named(postures)}; sign in again on a device that is managed, or let it report in`;
    missing.push({ what: 'posture', names: postures, message });
  }
  if (is(verdict, 'network', 'unmet')) {
    missing.push({
      what: 'network',
      names: networks,
      message: `connect from a network that is allowed${named(networks)}`,
    });
  }
  if (verdict.effect === 'step_up' || lacks(verdict, 'auth')) {
    const message =
      stepUp === null
        ? 'sign in with a stronger method if you have one; if not, ask whoever looks after your account'
        : `sign in again${stepUpWords(stepUp)}`;
    missing.push({ what: 'auth', names: stepUp === null ? [] : askedOf(stepUp), message });
  }
  if (lacks(verdict, 'session')) {
    missing.push({ what: 'session', names: [], message: 'your session is too old for this; sign in again' });
  }
  if (lacks(verdict, 'group') || lacks(verdict, 'same') || missing.length === 0) {
    const message = 'if you need this for your work, ask for access and quote the request id';
    missing.push({ what: 'access', names: [], message });
  }
  return missing;
}

function is(verdict: Verdict, criterion: Criterion, state: 'unmet' | 'unknown'): boolean {
  return verdict.reasons.includes(`${criterion}-${state}`);
}

function lacks(verdict: Verdict, criterion: Criterion): boolean {
  return is(verdict, criterion, 'unmet') || is(verdict, criterion, 'unknown');
}

function named(names: readonly string[]): string {
  return names.length === 0 ? '' : ` (${names.join(' or ')})`;
}

function stepUpWords(stepUp: NonNullable<Verdict['stepUp']>): string {
  const means = askedOf(stepUp).map(meaning);
  if (means.length > 0) return ` with ${means.join(stepUp.acr.length > 0 ? ' or ' : ' and ')}`;
  return stepUp.maxAge === null || stepUp.maxAge === 0
    ? ''
    : `; the last time must be less than ${minutes(stepUp.maxAge)} ago`;
}

/** A class of sign-in (`acr`) says more than the methods in it. */
function askedOf({ acr, amr }: NonNullable<Verdict['stepUp']>): readonly string[] {
  return acr.length > 0 ? acr : amr;
}

function meaning(value: string): string {
  const words = MEANINGS.get(value);
  return words === undefined ? value : `${words} (${value})`;
}

/** The registered values that people meet (RFC 8176; OpenID EAP ACR Values 1.0). */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['mfa', 'a second factor'],
  ['otp', 'a one-time code'],
  ['hwk', 'a hardware key'],
  ['phr', 'a phishing-resistant method, such as a passkey'],
  ['phrh', 'a phishing-resistant method kept in hardware, such as a security key'],
]);

function minutes(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} minutes` : `${Math.floor(seconds / 3600)} hours`;
}
