/** The policy's no, and its not yet: who you are, what is missing, what to do, and the request id to quote. */

import { actions, advice } from './advice.ts';
import type { Look } from './brand.ts';
import { glyph } from './glyph.ts';
import { html } from './html.ts';
import { document, type Page } from './layout.ts';
import type { Link } from './link.ts';
import { opening } from './opening.ts';
import type { Tone } from './palette.ts';
import { referenceList, type Reference } from './reference.ts';

export interface RefusalView {
  readonly heading: string;
  readonly message: string;
  /** `act`: a sign-in is asked for (`login`, `step_up`), and the first of `actions` is where; `stop`: a refusal. */
  readonly tone: Tone;
  /** The policy author's own words (`deny_message`). */
  readonly note: string | null;
  /** E-mail address or subject; null for a caller who did not say. */
  readonly who: string | null;
  /** Each a sentence that the person can act on. */
  readonly steps: readonly string[];
  /** Sign in (again), switch account, to the portal: the first is drawn as the one to take. */
  readonly actions: readonly Link[];
  /** `form`: the request was no plain navigation, so it cannot be repeated after a sign-in. */
  readonly held: 'nothing' | 'form';
  /** `explain: true` only: `[label, value]`. */
  readonly explanation: readonly (readonly [string, string])[];
  readonly reference: Reference;
}

export function refusalPage(look: Look, view: RefusalView): Page {
  const { heading, message, tone, note, who, steps, held, explanation } = view;
  return document(look, {
    title: heading,
    tone,
    shape: 'card',
    body: html`${opening(tone === 'act' ? 'key' : 'lock', heading, message)}
    ${
      who === null
        ? null
        : html`<p class="who">
            ${glyph('person')}<span>Signed in as <bdi>${who}</bdi></span>
          </p>`
    }
    ${
      note === null
        ? null
        : html`<section class="note">
            <h2>From the owner of this app</h2>
            <blockquote>${note}</blockquote>
          </section>`
    }
    ${advice('What you can do', held === 'form' ? [...steps, heldWords(tone)] : steps)} ${actions(view.actions)}
    ${referenceList(view.reference, explanation)}`,
  });
}

function heldWords(tone: Tone): string {
  const what = 'What you sent has not reached the app.';
  return tone === 'act' ? `${what} Sign in, then go back and send it again.` : what;
}
