/** A fault: something that should not have happened, thrown, and mapped to an answer in one place. */

import type { RefusalReason } from './reason.ts';

type Level = 'warn' | 'error';

interface Meaning {
  status: number;
  /** The sentence a client may read. INVARIANT: nothing internal (address, stack, upstream error text) ever stands here. */
  sentence: string;
  level: Level;
}

const MEANINGS = {
  'keys-unavailable': {
    status: 503,
    sentence: 'the keys that verify your sign-in cannot be had right now',
    level: 'error',
  },
  'log-unavailable': { status: 503, sentence: 'the access record cannot be written right now', level: 'error' },
  'store-unavailable': { status: 503, sentence: 'your session cannot be looked up right now', level: 'error' },
  overloaded: { status: 503, sentence: 'the app has as many requests as it takes right now', level: 'warn' },
  draining: { status: 503, sentence: 'this gate is shutting down', level: 'warn' },
  'upstream-unreachable': { status: 502, sentence: 'the app cannot be reached right now', level: 'warn' },
  'upstream-tls': { status: 502, sentence: 'the app did not prove that it is the right one', level: 'error' },
  'upstream-timeout': { status: 504, sentence: 'the app did not answer in time', level: 'warn' },
  'upstream-invalid': { status: 502, sentence: 'the app sent an answer that cannot be passed on', level: 'warn' },
  'upstream-died': { status: 502, sentence: 'the app closed the connection before it answered', level: 'warn' },
  'body-timeout': { status: 408, sentence: 'the request body stopped arriving', level: 'warn' },
  internal: { status: 500, sentence: 'the gate made a mistake', level: 'error' },
} as const satisfies Partial<Record<RefusalReason, Meaning>>;

export type FaultCode = keyof typeof MEANINGS;

export class Fault extends Error {
  readonly code: FaultCode;
  readonly status: number;
  readonly sentence: string;
  readonly level: Level;
  /** `Retry-After` in seconds, where waiting helps. */
  readonly retryAfter: number | null;

  /** @param detail for the operator's log only; never sent to a client. */
  constructor(code: FaultCode, detail: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Fault';
    const meaning = MEANINGS[code];
    this.code = code;
    this.status = meaning.status;
    this.sentence = meaning.sentence;
    this.level = meaning.level;
    this.retryAfter = options.retryAfter ?? null;
  }
}
