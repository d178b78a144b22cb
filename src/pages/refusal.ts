/** The page of a refusal by the policy: who you are, what is missing, what to do, and the request id to quote. */

import { html } from './html.ts';
import { document, type Tone } from './layout.ts';
import { referenceList, type Reference } from './reference.ts';

export interface RefusalView {
  readonly heading: string;
  readonly message: string;
  readonly tone: Tone;
  /** The policy author's own words (`deny_message`). */
  readonly note: string | null;
  /** E-mail address or subject; null for a caller who did not say. */
  readonly who: string | null;
  /** Each a sentence that the person can act on. */
  readonly steps: readonly string[];
  /** `explain: true` only: `[label, value]`. */
  readonly explanation: readonly (readonly [string, string])[];
  readonly reference: Reference;
}

export function refusalPage(view: RefusalView): string {
  const who: (readonly [string, string])[] = view.who === null ? [] : [['Signed in as', view.who]];
  return document({
    title: view.heading,
    tone: view.tone,
    body: html`<h1>${view.heading}</h1>
      <p class="lead">${view.message}</p>
      ${view.note === null ? null : html`<section aria-label="From the owner of this app"><blockquote>${view.note}</blockquote></section>`}
      ${
        view.steps.length === 0
          ? null
          : html`<section class="help">
              <h2>What you can do</h2>
              <ul>
                ${view.steps.map((step) => html`<li>${step}</li>`)}
              </ul>
            </section>`
      }
      ${referenceList(view.reference, [...who, ...view.explanation])}
      <p class="foot">Whoever helps you can find this request by its id.</p>`,
  });
}
