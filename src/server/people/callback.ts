/** `callback/<provider>`: the browser comes back from the provider, and a session begins. */

import { SESSION_COOKIE } from '../../core/gate-cookie.ts';
import type { Principal } from '../../core/identity.ts';
import type { SignedIn } from '../../core/signed-in.ts';
import { readCookie } from '../../identity/cookie.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { arrive } from './arrival.ts';
import { agentFamily } from './agent-family.ts';
import { failure } from './failure.ts';
import { findAttempt, forgetAttempt, type KeptAttempt } from './kept-attempts.ts';
import { PATHS, type People } from './people.ts';
import { setCookie } from './set-cookie.ts';
import { digestOf, REQUEST_LIFETIME, unmetOf } from './sign-in-request.ts';
import { visitorOf } from './visitor.ts';

export async function callback(people: People, exchange: Exchange): Promise<OwnAnswer> {
  const { path, rawHeaders, target } = exchange;
  const name = path?.path.slice(PATHS.callback.length) ?? '';
  const provider = people.providers.find((candidate) => candidate.name === name);
  const state = new URLSearchParams(path?.query ?? '').get('state') ?? '';
  const kept = findAttempt(people.attempts, state, rawHeaders);
  // Whoever has the answer of another browser's sign-in has no attempt for it (login CSRF, RFC 9700 §4.7).
  if (provider === undefined || kept === null) return failure(people, exchange, null, 'unknown-attempt', 'no-attempt');
  const forget = forgetAttempt(state);
  const { attempt, request } = kept;
  if (attempt.provider !== name) return failure(people, exchange, request, 'unknown-attempt', 'mix-up', forget);
  // The cookie is the browser's to forget; that the answer counts once is ours to see to.
  if (!(await people.claim(`attempt:${digestOf(state)}`, attempt.startedAt + 2 * REQUEST_LIFETIME)))
    return failure(people, exchange, request, 'unknown-attempt', 'replayed', forget);

  const finished = await provider.party.finish(attempt, new URL(target, people.portal.origin));
  if (finished.kind !== 'signed-in') return failure(people, exchange, request, finished, name, forget);
  return welcome(people, exchange, kept, finished.signedIn, forget);
}

async function welcome(
  people: People,
  exchange: Exchange,
  { attempt, request, fragment }: KeptAttempt,
  signedIn: SignedIn,
  forget: readonly string[],
): Promise<OwnAnswer> {
  const host = exchange.host ?? '';
  const before = await visitorOf(people, exchange);
  const created = await people.sessions.create(signedIn, {
    host,
    agent: agentFamily(exchange.agent),
    since: attempt.startedAt,
    previous: readCookie(exchange.rawHeaders, SESSION_COOKIE),
    failed: unmetOf(request.needs, signedIn.signIn),
  });
  if (created === null) return failure(people, exchange, request, 'expired', 'ended-meanwhile', forget);
  const { ticket } = created;
  const principal = await people.sessions.open(ticket, host, Date.now());
  exchange.identity = principal;
  exchange.event = isSame(before?.principal, signedIn) ? 'step-up' : 'sign-in';
  return arrive(people, exchange, {
    request,
    fragment,
    ticket,
    cookies: [...forget, ...ticketCookie(ticket, people.sessions.lifetime)],
  });
}

function isSame(before: Principal | undefined, { iss, sub }: SignedIn): boolean {
  return before?.iss === iss && before.sub === sub;
}

/** @param lifetime of the session, ms. */
export function ticketCookie(ticket: string, lifetime: number): readonly string[] {
  return setCookie(SESSION_COOKIE, ticket, Math.floor(lifetime / 1000));
}
