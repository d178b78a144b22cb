/** Sent in circles: what was observed, and who can end it. */

import { actions } from './advice.ts';
import type { Look } from './brand.ts';
import { html, type Insertable } from './html.ts';
import { document, type Page } from './layout.ts';
import { anchor, type Link } from './link.ts';
import { span } from './moment.ts';
import { opening } from './opening.ts';
import { referenceList, type Reference } from './reference.ts';

export interface RedirectLoopView {
  /** 1 = it was seen at once that it would go on for ever. */
  readonly times: number;
  /** The window in which they were counted, ms. */
  readonly within: number;
  readonly finding: LoopFinding;
  readonly retry: Link;
  readonly reference: Reference;
}

export type LoopFinding =
  /** A cookie was set and did not come back. */
  | { readonly kind: 'cookies'; readonly host: string }
  /** The browser's scheme is not the one of the app's URL. */
  | { readonly kind: 'scheme'; readonly seen: 'http' | 'https'; readonly expected: string }
  /** The cookie came back and its session is alive, and still somebody asks for a sign-in. */
  | { readonly kind: 'not-accepted'; readonly app: string };

export function redirectLoopPage(look: Look, view: RedirectLoopView): Page {
  const { times, within, retry, reference } = view;
  const { heading: cause, seen, steps } = words(view.finding);
  const heading = 'You are being sent in circles';
  const often =
    times > 1 ? `You were sent to sign in ${times} times within ${span(within)}` : 'Signing in would never end';
  return document(look, {
    title: heading,
    tone: 'wait',
    shape: 'card',
    body: html`${opening('loop', heading, `${often}, so this was stopped.`)}
      <section class="help">
        <h2>${cause}</h2>
        <p>${seen}</p>
        <ul>
          ${steps.map((step) => html`<li>${step}</li>`)}
        </ul>
      </section>
      ${actions([retry])} ${referenceList(reference)}`,
  });
}

interface Finding {
  readonly heading: string;
  readonly seen: string;
  readonly steps: readonly Insertable[];
}

function words(found: LoopFinding): Finding {
  switch (found.kind) {
    case 'cookies':
      return {
        heading: 'Your browser keeps no cookies here',
        seen: `A cookie was set for ${found.host}, and did not come back.`,
        steps: [
          `Allow cookies for ${found.host}, and switch off extensions that remove them.`,
          'Open the app in a tab of its own, not inside another page.',
        ],
      };
    case 'scheme':
      return {
        heading: 'The address begins with the wrong scheme',
        seen: `The request came by ${found.seen}, but this app lives at ${found.expected}.`,
        steps: [
          html`Open ${anchor(found.expected, '', found.expected)}.`,
          html`For the operator: a proxy in front of the gate must be among <code>trusted_proxies</code> and send
            <code>x-forwarded-proto</code>.`,
        ],
      };
    case 'not-accepted':
      return {
        heading: 'Your session is not accepted',
        seen: `You are signed in, and ${found.app} still asks you to sign in.`,
        steps: [
          'Sign out, and sign in with the account that this app knows.',
          'If it goes on, tell the help desk the request id below: the app or its policy asks for what a sign-in cannot give.',
        ],
      };
  }
}
