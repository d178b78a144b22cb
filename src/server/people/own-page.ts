/** The answers that a browser gets on our own paths: a page, or somewhere else to go. */

import { Refusal, type RefusalCode } from '../../core/refusal.ts';
import type { Page } from '../../pages/layout.ts';
import type { Reference } from '../../pages/reference.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnDocument } from '../own.ts';

const UNKEPT: readonly string[] = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];

/** @param cookies `Set-Cookie` headers, `[name, value, …]`. */
export function ownPage(page: Page, status = 200, cookies: readonly string[] = []): OwnDocument {
  const headers = ['content-type', 'text/html; charset=utf-8', ...UNKEPT, ...page.headers, ...cookies];
  return { status, headers, body: page.body };
}

/**
 * A page that goes on by itself, without a script: where the answer to a form leads to another host. Chromium holds every
 * redirect of that answer to `form-action`, and where a provider's own sign-out leads next nobody can name beforehand.
 *
 * @param location absolute.
 */
export function passingPage(page: Page, location: string, cookies: readonly string[]): OwnDocument {
  return ownPage(page, 200, ['refresh', `0;url=${location}`, ...cookies]);
}

/** @param location absolute. After a form was sent it is asked for by GET (RFC 9110 §15.4.4). */
export function seeOther(location: string, cookies: readonly string[] = []): OwnDocument {
  const headers = ['location', location, 'referrer-policy', 'no-referrer', ...UNKEPT, ...cookies];
  return { status: 303, headers, body: '' };
}

export function ownJson(status: number, value: object): OwnDocument {
  return { status, headers: ['content-type', 'application/json', ...UNKEPT], body: `${JSON.stringify(value)}\n` };
}

/** A refusal that is answered with a page of its own: the record still says that it is one, and why. */
export function refusedPage(
  exchange: Exchange,
  reason: RefusalCode,
  detail: string,
  page: (reference: Reference) => Page,
  cookies: readonly string[] = [],
): OwnDocument {
  const refusal = new Refusal(reason, detail);
  exchange.refusal = refusal;
  return ownPage(page(referenceOf(exchange, reason)), refusal.status, cookies);
}

function referenceOf({ host, id, startedAt }: Exchange, reason: string): Reference {
  return { host, requestId: id, reason, time: startedAt };
}
