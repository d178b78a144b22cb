/** From what the gate has to say to the bytes of it: status, headers and body in the form that the request can read. */

import type { Look } from '../../pages/brand.ts';
import { errorPage } from '../../pages/error.ts';
import type { Page } from '../../pages/layout.ts';
import type { Reference } from '../../pages/reference.ts';
import { refusalPage } from '../../pages/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { formOf, grpcType, type Form } from './form.ts';
import { grpcMessage, grpcStatus } from './grpc.ts';
import type { Notice } from './notice.ts';
import { sentence } from './sentence.ts';

/** One answer, complete but for what its channel adds. */
export interface Answer {
  readonly status: number;
  /** `[name, value, …]`. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** @param look of the pages. */
export function render(exchange: Exchange, notice: Notice, look: Look): Answer {
  const headers = baseHeaders(exchange.id, notice.reason);
  headers.push(...notice.headers);
  if (notice.retryAfter !== null) headers.push('retry-after', String(notice.retryAfter));
  return FORMS[formOf(exchange)](exchange, notice, headers, look);
}

/** @param headers to be completed and sent. */
type Former = (exchange: Exchange, notice: Notice, headers: string[], look: Look) => Answer;

const FORMS: Readonly<Record<Form, Former>> = {
  grpc(exchange, notice, headers) {
    headers.push('content-type', grpcType(exchange), 'grpc-status', String(grpcStatus(notice.status)));
    headers.push('grpc-message', grpcMessage(notice.message));
    return { status: 200, headers, body: '' };
  },
  page(exchange, notice, headers, look) {
    const { body, headers: own } = page(exchange, notice, look);
    headers.push('content-type', 'text/html; charset=utf-8', ...own);
    return { status: statusFor(exchange, notice.status), headers, body };
  },
  json(exchange, notice, headers) {
    headers.push(...JSON_HEADERS);
    const body = JSON.stringify(json(exchange, notice)) + '\n';
    return { status: statusFor(exchange, notice.status), headers, body };
  },
};

/** What every answer of the gate's own carries: it is never mistaken for the app's, and never kept. */
export function baseHeaders(id: string, reason: string): string[] {
  return ['x-sallyport', reason, 'x-request-id', id, 'cache-control', 'no-store', 'x-content-type-options', 'nosniff'];
}

/** Sandboxed: it may stand where a hand-off should have been taken, and the app's scripts must not read its address. */
export const JSON_HEADERS: readonly string[] = [
  'content-type',
  'application/json',
  'content-security-policy',
  'sandbox',
];

// nginx's auth_request understands 401 and 403 alone and makes a 500 of every other refusal; the reason stands in
// `x-sallyport`. 5xx stays what it is: whether to try again is for the other proxy to know.
function statusFor(exchange: Exchange, status: number): number {
  return exchange.kind === 'forward-auth' && status < 500 && status !== 401 ? 403 : status;
}

function json(exchange: Exchange, notice: Notice): object {
  const { person } = notice;
  const said = {
    error: notice.error,
    reason: notice.reason,
    message: notice.message,
    request_id: exchange.id,
    ...(notice.loginUrl === null ? {} : { login_url: notice.loginUrl }),
  };
  if (person === null) return notice.retryAfter === null ? said : { ...said, retry_after: notice.retryAfter };
  return {
    ...said,
    ...(person.note === null ? {} : { note: person.note }),
    ...(person.who === null ? {} : { who: person.who }),
    ...(person.missing.length === 0 ? {} : { missing: person.missing }),
    ...(person.signIn === null
      ? {}
      : { sign_in: { acr_values: person.signIn.acrValues, max_age: person.signIn.maxAge } }),
    ...(person.explanation.length === 0 ? {} : { explain: Object.fromEntries(person.explanation) }),
  };
}

function page(exchange: Exchange, notice: Notice, look: Look): Page {
  const { heading, tone, person, retryAfter, links: actions } = notice;
  const message = sentence(notice.message);
  const reference: Reference = {
    // A name that is not ours came from the request alone and is not repeated.
    host: exchange.app === null ? null : exchange.host,
    requestId: exchange.id,
    reason: notice.reason,
    time: exchange.startedAt,
  };
  if (person === null) {
    return errorPage(look, { heading, message, tone, retryAfter, actions, reference });
  }
  const steps = person.missing.map((item) => sentence(item.message));
  const held = exchange.method === 'GET' || exchange.method === 'HEAD' ? 'nothing' : 'form';
  return refusalPage(look, { heading, message, tone, steps, ...pick(person), actions, held, reference });
}

function pick(person: NonNullable<Notice['person']>) {
  return { note: person.note, who: person.who, explanation: person.explanation };
}
