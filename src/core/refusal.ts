/** A refusal before the policy was asked: a value, never an exception. Its status and its public sentence come from here. */

import type { RefusalReason } from './reason.ts';

/** `[status, what the client reads]`. Nothing here hints at the app. */
const ANSWERS = {
  'malformed-request': [400, 'the request is not well-formed HTTP'],
  'bad-version': [400, 'only HTTP/1.1 and HTTP/1.0 are spoken here'],
  'bad-method': [405, 'this method is not allowed here'],
  'bad-host': [400, 'the request needs exactly one valid Host'],
  'bad-target': [400, 'the request target must be a path'],
  'bad-path': [400, 'the path is ambiguous or not well-formed'],
  'bad-destination': [400, 'the Destination must be a path on this host'],
  'bad-upgrade': [400, 'this upgrade is not well-formed'],
  'unknown-host': [404, 'nothing is published under this name'],
  'reserved-path': [404, 'the gate has nothing at this address'],
  'head-too-large': [431, 'the request head is too large'],
  'head-timeout': [408, 'the request head did not arrive in time'],
  'body-timeout': [408, 'the request body stopped arriving'],
  'expectation-failed': [417, 'only Expect: 100-continue is understood'],
  'several-credentials': [400, 'the request carries more than one credential'],
  'token-in-query': [400, 'a token belongs in the Authorization header, not in the URL'],
  'invalid-token': [401, 'the token is not valid here'],
  'origin-mismatch': [403, 'the request comes from another origin'],
  'service-worker': [403, 'service workers are not allowed here'],
  'session-ended': [401, 'your session has ended'],
  'bad-form': [400, 'the form is not what this page sends'],
  'sign-in-failed': [403, 'the sign-in did not come about'],
  'sign-in-loop': [403, 'signing in leads here again and again'],
} as const satisfies Partial<Record<RefusalReason, readonly [number, string]>>;

export type RefusalCode = keyof typeof ANSWERS;

export class Refusal {
  readonly reason: RefusalCode;
  readonly status: number;
  readonly sentence: string;
  /** For the access record, in a few stable words (`dot-segment`, `aud-mismatch`); never sent to a client. */
  readonly detail: string | null;

  constructor(reason: RefusalCode, detail: string | null = null) {
    this.reason = reason;
    this.status = ANSWERS[reason][0];
    this.sentence = ANSWERS[reason][1];
    this.detail = detail;
  }
}
