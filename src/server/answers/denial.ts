/** The policy's no, and its not yet: what a refused person is told, and nothing about what lies behind. */

import type { Identity } from '../../core/identity.ts';
import type { Denial } from '../../core/policy/decide.ts';
import type { Effect } from '../../core/policy/model.ts';
import type { Verdict } from '../../core/policy/verdict.ts';
import type { PolicyReason } from '../../core/reason.ts';
import type { App } from '../../stages.ts';
import type { Link } from '../../pages/link.ts';
import type { Exchange } from '../exchange.ts';
import { PATHS } from '../people/people.ts';
import { signInLink } from '../people/sign-in-link.ts';
import { metadataUrl } from '../resource-metadata.ts';
import { bearer, type SignInWish } from './challenge.ts';
import { missingOf } from './missing.ts';
import { signInWish } from './wish.ts';
import type { Notice, Person } from './notice.ts';

/** Asks for a sign-in: `login` of who is anonymous, `step_up` of who is not. A browser's redirect is another of this shape. */
export type Challenge = (exchange: Exchange, app: App, denial: Denial, reason: PolicyReason) => Notice;

export function denialNotice(exchange: Exchange, app: App, denial: Denial, challenge: Challenge): Notice {
  const { verdict } = denial;
  const reason = leadingReason(verdict);
  if (verdict.effect === 'login' || verdict.effect === 'step_up') return challenge(exchange, app, denial, reason);
  return {
    status: 403,
    reason,
    error: 'forbidden',
    heading: 'You do not have access',
    message: DENIED[reason] ?? 'the policy does not allow this for you',
    tone: 'stop',
    headers: [],
    retryAfter: null,
    loginUrl: null,
    links: linksFor(exchange, app, denial, reason),
    person: personOf(app, denial, null),
  };
}

const DENIED: Partial<Record<PolicyReason, string>> = {
  'denied-by-rule': 'a rule keeps you out of this',
  'deny-not-ruled-out': 'a rule may keep you out of this, and too little is known to be sure that it does not',
  'step-up-unmet': 'this needs a stronger sign-in than yours',
};

/** RFC 6750 for `login`, RFC 9470 for `step_up`. */
export const tokenChallenge: Challenge = (exchange, app, denial, reason) => {
  const { verdict, query } = denial;
  const wish = signInWish(app, query.identity, verdict);
  const person = personOf(app, denial, wish);
  const common = {
    status: 401,
    reason,
    error: 'unauthorized',
    tone: 'act',
    retryAfter: null,
    loginUrl: null,
    links: [],
    person,
  } as const;
  if (verdict.effect === 'login') {
    const message = 'present a token of your identity provider';
    const headers = bearer(exchange, null, null, wish, metadataUrl(exchange, app));
    return { ...common, heading: 'Sign in to continue', message, headers };
  }
  const message =
    reason === 'device-facts-stale'
      ? 'what is known of your device is too old; a new sign-in renews it'
      : 'this needs a stronger or more recent sign-in';
  const headers = bearer(exchange, 'insufficient_user_authentication', message, wish, metadataUrl(exchange, app));
  return { ...common, heading: 'Sign in again to continue', message, headers };
};

function personOf(app: App, denial: Denial, signIn: SignInWish | null): Person {
  const { verdict, query } = denial;
  return {
    who: nameOf(query.identity),
    note: verdict.message,
    // Before a sign-in there is nobody of whom it could be said what is missing.
    missing: verdict.effect === 'login' ? [] : missingOf(verdict),
    signIn,
    explanation: app.explain ? explanationOf(verdict) : [],
  };
}

/** Who is refused as one person may be granted as another; and who just left out the key may have it at hand. */
function linksFor(exchange: Exchange, app: App, { query }: Denial, reason: PolicyReason): readonly Link[] {
  const { identity, reach } = query;
  if (identity.via !== 'session') return [];
  const { path, query: rest } = query.path;
  const origin = app.originAt(exchange.host ?? '');
  const again = { label: 'Sign in again', href: signInLink(origin, path + rest, 'again') };
  return [
    ...(reach.failed.size > 0 && reason === 'step-up-unmet' ? [again] : []),
    { label: 'Switch account', href: signInLink(origin, path + rest, 'other') },
    { label: 'Your apps', href: `${origin}${PATHS.portal}` },
  ];
}

function explanationOf(verdict: Verdict): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [['Rule', verdict.by]];
  if (verdict.resource !== null) rows.push(['Resource', verdict.resource]);
  rows.push(['Reasons', verdict.reasons.join(', ')]);
  return rows;
}

/** Longer names are cut: they come from a token, and stand on a page. */
const NAME_LENGTH = 200;

function nameOf(identity: Identity): string | null {
  if (identity.via === 'none') return null;
  const { email } = identity.claims;
  return (typeof email === 'string' && email !== '' ? email : identity.sub).slice(0, NAME_LENGTH);
}

/** The one code for `x-sallyport`: an outcome's own reason before that of a single condition. */
export function leadingReason(verdict: Verdict): PolicyReason {
  for (const reason of verdict.reasons) if (OUTCOMES.has(reason)) return reason;
  if (verdict.effect === 'deny' && verdict.by !== 'default') return 'denied-by-rule';
  return UNSAID[verdict.effect];
}

/** When the reasons name single conditions only. An allow is a Permit and never comes here; it would be refused. */
const UNSAID: Readonly<Record<Effect, PolicyReason>> = {
  allow: 'no-grant',
  deny: 'no-grant',
  step_up: 'step-up-required',
  login: 'login-required',
};

const OUTCOMES: ReadonlySet<PolicyReason> = new Set([
  'denied-by-rule',
  'deny-not-ruled-out',
  'no-grant',
  'step-up-required',
  'step-up-unmet',
  'device-facts-stale',
  'login-required',
]);
