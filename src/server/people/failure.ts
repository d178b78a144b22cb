/** A sign-in that came to nothing, as a page and as a record. */

import type { SignInProblem } from '../../identity/relying-party/problem.ts';
import { signInFailedPage, type SignInFailure } from '../../pages/sign-in-failed.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnDocument } from '../own.ts';
import { refusedPage } from './own-page.ts';
import { labelOf, PATHS, type People } from './people.ts';
import { signInLink } from './sign-in-link.ts';
import type { SignInRequest } from './sign-in-request.ts';

/**
 * @param request where the person was going; null = that is not known, and the portal is a place to begin anew.
 * @param why what the relying party says, or the page's word for it.
 * @param detail for the record: the provider's name for a problem of the relying party, else a stable word.
 */
export function failure(
  people: People,
  exchange: Exchange,
  request: SignInRequest | null,
  why: SignInProblem | SignInFailure,
  detail: string,
  cookies: readonly string[] = [],
): OwnDocument {
  const kind = typeof why === 'string' ? why : failureOf(why);
  const word = typeof why === 'string' ? detail : `${detail}: ${wordOf(why)}`;
  const provider = typeof why === 'string' ? 'The provider' : labelOf(people, detail);
  const retry =
    request === null
      ? { label: 'To your apps', href: people.portal.origin + PATHS.portal }
      : { label: 'Try again', href: signInLink(request.origin, request.to, request.as) };
  return refusedPage(
    exchange,
    'sign-in-failed',
    word,
    (reference) => signInFailedPage(people.look, { failure: kind, provider, retry, reference }),
    cookies,
  );
}

/** Of an ID token that was issued a moment ago. */
const TIMES: ReadonlySet<string> = new Set(['expired', 'iat-future', 'not-yet-valid', 'auth_time-future']);

export function failureOf(problem: SignInProblem): SignInFailure {
  switch (problem.kind) {
    case 'refused':
      // That the gate has a wrong secret is nothing that the person could finish.
      return problem.about === 'person' ? 'cancelled' : 'gate-refused';
    case 'not-verified':
      return TIMES.has(problem.detail) ? 'clocks' : 'bad-answer';
    case 'unsupported':
      return 'gate-refused';
    case 'unavailable':
      return 'unreachable';
    case 'expired':
      return 'expired';
  }
}

function wordOf(problem: SignInProblem): string {
  switch (problem.kind) {
    case 'refused':
      return problem.description === null ? problem.error : `${problem.error}: ${problem.description}`;
    case 'not-verified':
    case 'unavailable':
    case 'unsupported':
      return `${problem.kind}: ${problem.detail}`;
    case 'expired':
      return problem.kind;
  }
}
