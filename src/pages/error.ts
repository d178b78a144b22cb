/** The page for everything that is not about who asks: a request that cannot be read, a name that is not published, a fault. */

import { actions, advice } from './advice.ts';
import type { Look } from './brand.ts';
import { html } from './html.ts';
import { document, type Page } from './layout.ts';
import type { Link } from './link.ts';
import { opening } from './opening.ts';
import type { Tone } from './palette.ts';
import { referenceList, type Reference } from './reference.ts';

export interface ErrorView {
  readonly heading: string;
  readonly message: string;
  readonly tone: Tone;
  /** Seconds after which trying again makes sense; null = trying again will not help. */
  readonly retryAfter: number | null;
  readonly actions: readonly Link[];
  readonly reference: Reference;
}

export function errorPage(look: Look, view: ErrorView): Page {
  const { heading, message, tone, retryAfter } = view;
  return document(look, {
    title: heading,
    tone,
    shape: 'card',
    // It may stand where a hand-off should have been taken, and its address then holds the code.
    origin: 'none',
    body: html`${opening(tone === 'stop' ? 'lock' : 'pause', heading, message)}
    ${retryAfter === null ? null : advice('What you can do', [retrySentence(retryAfter)])} ${actions(view.actions)}
    ${referenceList(view.reference)}`,
  });
}

function retrySentence(seconds: number): string {
  const when = seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
  return `Try again ${when}. If it does not get better, pass on the request id below.`;
}
