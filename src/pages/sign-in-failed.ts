/** A sign-in that came to nothing: why, in words for the person, and what the help desk needs. */

import { actions, advice } from './advice.ts';
import type { Look } from './brand.ts';
import { html } from './html.ts';
import { document, type Page } from './layout.ts';
import type { Link } from './link.ts';
import { opening } from './opening.ts';
import type { Tone } from './palette.ts';
import { referenceList, type Reference } from './reference.ts';

/**
 * `cancelled`: the person, or the provider, said no there · `expired`: the attempt is older than it may be ·
 * `unknown-attempt`: this browser did not begin it, or it was used before · `unreachable`: the provider does not answer ·
 * `bad-answer`: what it said does not verify · `clocks`: it would, at another time · `gate-refused`: the provider does not take
 * the gate's own request, whoever signs in.
 */
export type SignInFailure =
  | 'cancelled'
  | 'expired'
  | 'unknown-attempt'
  | 'unreachable'
  | 'bad-answer'
  | 'clocks'
  | 'gate-refused';

export interface SignInFailedView {
  readonly failure: SignInFailure;
  /** As people know it. */
  readonly provider: string;
  /** Begins anew. */
  readonly retry: Link;
  readonly reference: Reference;
}

export function signInFailedPage(look: Look, { failure, provider, retry, reference }: SignInFailedView): Page {
  const { tone, message, steps } = WORDS[failure];
  return document(look, {
    title: 'Sign-in did not work',
    tone,
    shape: 'card',
    body: html`${opening('key', 'Sign-in did not work', message(provider))} ${advice('What you can do', steps)}
    ${actions([retry])} ${referenceList(reference)}`,
  });
}

interface Words {
  readonly tone: Tone;
  readonly message: (provider: string) => string;
  readonly steps: readonly string[];
}

const WORDS: Readonly<Record<SignInFailure, Words>> = {
  cancelled: {
    tone: 'act',
    message: (provider) => `${provider} did not confirm the sign-in.`,
    steps: [
      'Try again, and finish every step there.',
      'If you are refused there, ask whoever looks after your account.',
    ],
  },
  expired: {
    tone: 'act',
    message: () => 'This sign-in took too long and is no longer valid.',
    steps: ['Try again. Signing in must be finished within ten minutes.'],
  },
  'unknown-attempt': {
    tone: 'act',
    message: () => 'This browser has no sign-in under way that this answer belongs to.',
    steps: [
      'Try again, from the address of the app. A bookmark or the back button cannot repeat a sign-in.',
      'If it happens again, allow cookies for this site.',
    ],
  },
  unreachable: {
    tone: 'wait',
    message: (provider) => `${provider} does not answer right now. Whoever is signed in already can go on working.`,
    steps: ['Try again in a minute.', 'If it lasts, tell the help desk the request id below.'],
  },
  'bad-answer': {
    tone: 'stop',
    message: (provider) => `The answer of ${provider} could not be verified, so it was not believed.`,
    steps: ['Try again once. If it happens again, it is not your mistake: tell the help desk the request id below.'],
  },
  clocks: {
    tone: 'wait',
    message: (provider) =>
      `The clock of ${provider} and the one of this gate disagree, so its answer was not believed.`,
    steps: [
      'Tell the help desk the request id below: the operator must set the clock that is wrong. It is not your mistake.',
    ],
  },
  'gate-refused': {
    tone: 'wait',
    message: (provider) => `${provider} does not accept this gate right now. It is not about you or your account.`,
    steps: [
      'Tell the help desk the request id below: the operator must mend how the two are set up. Trying again will not help before.',
    ],
  },
};
