/** Leaving: the question before, and what became of it after. */

import { actions } from './advice.ts';
import type { Look } from './brand.ts';
import { form, type Form } from './form.ts';
import { html } from './html.ts';
import { document, type Page } from './layout.ts';
import { anchor, type Link } from './link.ts';
import { opening } from './opening.ts';

export interface SignOutView {
  /** E-mail address or name. */
  readonly who: string;
  /** Ends this session. */
  readonly here: Form;
  /** Ends all of them; null when this is the only one. */
  readonly everywhere: Form | null;
  /** Back to where the person was, or to the portal. */
  readonly stay: Link;
}

export interface SignedOutView {
  readonly scope: 'here' | 'everywhere';
  /** As people know it. */
  readonly provider: string;
  /**
   * What became of the session there: the browser is on its way to end it, or came back from that; the provider has no way,
   * or could not be reached. Null = nobody says.
   */
  readonly told: 'asking' | 'asked' | 'no-way' | 'unreachable' | null;
  /** Null when there is nowhere to. */
  readonly signIn: Link | null;
}

export function signOutPage(look: Look, view: SignOutView): Page {
  const { who, here, everywhere, stay } = view;
  return document(look, {
    title: 'Sign out?',
    tone: 'plain',
    shape: 'card',
    forms: 'here',
    body: html`${opening('door', 'Sign out?', html`You are signed in as <bdi>${who}</bdi>.`)}
      <div class="actions">
        ${form(here, 'button first', 'Sign out')}
        ${everywhere === null ? null : form(everywhere, 'button', 'Sign out everywhere')}
        ${anchor(stay.href, 'button', stay.label)}
      </div>`,
  });
}

export function signedOutPage(look: Look, view: SignedOutView): Page {
  const { scope, provider, told, signIn } = view;
  const lead =
    scope === 'here'
      ? 'This browser can no longer open your apps.'
      : 'No browser of yours can open your apps any longer.';
  return document(look, {
    title: 'You are signed out',
    tone: 'done',
    shape: 'card',
    body: html`${opening('check', 'You are signed out', lead)}
    ${told === null ? null : html`<section class="help"><p>${TOLD[told](provider)}</p></section>`}
    ${actions(signIn === null ? [] : [signIn])}`,
  });
}

const TOLD: Readonly<Record<NonNullable<SignedOutView['told']>, (provider: string) => string>> = {
  asking: (provider) => `You are being taken to ${provider}, to end the session there, too.`,
  asked: (provider) => `${provider} was asked to end its session, too.`,
  'no-way': (provider) =>
    `Your session at ${provider} goes on: it offers no way to end it from here. On a computer that others use, sign out there as well.`,
  unreachable: (provider) =>
    `${provider} could not be reached, so your session there may go on. On a computer that others use, sign out there as well.`,
};
