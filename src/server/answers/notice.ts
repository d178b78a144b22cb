/** What the gate has to say about a request, before it takes the form of a page, of JSON or of a gRPC status. */

import type { Fault } from '../../core/fault.ts';
import type { Reason } from '../../core/reason.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Tone } from '../../pages/palette.ts';
import type { Link } from '../../pages/link.ts';
import type { Exchange } from '../exchange.ts';
import { bearer } from './challenge.ts';

export interface Notice {
  readonly status: number;
  /** Also `x-sallyport`. */
  readonly reason: Reason;
  /** The `error` member of the JSON form. */
  readonly error: string;
  readonly heading: string;
  readonly message: string;
  readonly tone: Tone;
  /** Headers of this answer alone, `[name, value, …]`. */
  readonly headers: readonly string[];
  /** Seconds; also `Retry-After`. */
  readonly retryAfter: number | null;
  /** Where a page can send its reader: a sign-in makes the difference. Null = no browser signs in here, or it would not help. */
  readonly loginUrl: string | null;
  /** Where a person can go from the page. */
  readonly links: readonly Link[];
  /** Null when it is not about who asks. */
  readonly person: Person | null;
}

/** The part of a notice that is about who asks. */
export interface Person {
  readonly who: string | null;
  readonly note: string | null;
  readonly missing: readonly Missing[];
  /** What a client can ask the provider for; null when signing in does not help. */
  readonly signIn: { readonly acrValues: readonly string[]; readonly maxAge: number | null } | null;
  /** `explain: true` only. */
  readonly explanation: readonly (readonly [string, string])[];
}

export interface Missing {
  readonly what: 'posture' | 'network' | 'auth' | 'session' | 'access';
  readonly names: readonly string[];
  readonly message: string;
}

/** Every method that `admit` takes may be named; which of them an app understands is the app's own affair. */
const ALLOW = ['allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'] as const;

export function refusalNotice(exchange: Exchange, refusal: Refusal): Notice {
  const { reason, status, sentence } = refusal;
  const [error, heading] = statusWords(status);
  let headers: readonly string[] = [];
  if (reason === 'invalid-token') headers = bearer(exchange, 'invalid_token', sentence);
  // RFC 6750 §3.1: a request that offers its credential in the wrong way is told so in the challenge, too.
  else if (reason === 'several-credentials' || reason === 'token-in-query') {
    headers = bearer(exchange, 'invalid_request', sentence);
  } else if (reason === 'bad-method') headers = ALLOW;
  const tone = status === 401 ? 'act' : status === 403 ? 'stop' : 'wait';
  return {
    status,
    reason,
    error,
    heading,
    message: sentence,
    tone,
    headers,
    retryAfter: null,
    loginUrl: null,
    links: [],
    person: null,
  };
}

/** For a 503 whose fault does not say: long enough to spare the gate, short enough for a person. */
const RETRY_AFTER = 5;

export function faultNotice(fault: Fault): Notice {
  const { code, status, sentence } = fault;
  const [error, heading] = statusWords(status);
  const retryAfter = fault.retryAfter ?? (status === 503 ? RETRY_AFTER : null);
  return {
    status,
    reason: code,
    error,
    heading,
    message: sentence,
    tone: 'wait',
    headers: [],
    retryAfter,
    loginUrl: null,
    links: [],
    person: null,
  };
}

type StatusWords = readonly [error: string, heading: string];

/** The `error` member of the JSON form, and the heading of the page. */
export function statusWords(status: number): StatusWords {
  return STATUS_WORDS[status] ?? ['error', 'This did not work'];
}

const STATUS_WORDS: Readonly<Record<number, StatusWords>> = {
  400: ['bad_request', 'This request cannot be read'],
  401: ['unauthorized', 'Sign in to continue'],
  403: ['forbidden', 'You do not have access'],
  404: ['not_found', 'Nothing here'],
  405: ['method_not_allowed', 'This is not possible here'],
  408: ['timeout', 'This took too long'],
  417: ['expectation_failed', 'This request cannot be read'],
  431: ['head_too_large', 'This request is too large'],
  500: ['internal', 'Something went wrong at the gate'],
  502: ['bad_gateway', 'The app cannot be reached'],
  503: ['unavailable', 'Not available right now'],
  504: ['gateway_timeout', 'The app did not answer'],
};
