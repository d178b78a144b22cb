/** The page for everything that is not about who asks: a request that cannot be read, a name that is not published, a fault. */

import { html } from './html.ts';
import { document, type Tone } from './layout.ts';
import { referenceList, type Reference } from './reference.ts';

export interface ErrorView {
  readonly heading: string;
  readonly message: string;
  readonly tone: Tone;
  /** Seconds after which trying again makes sense; null = trying again will not help. */
  readonly retryAfter: number | null;
  readonly reference: Reference;
}

export function errorPage(view: ErrorView): string {
  const hint =
    view.retryAfter === null
      ? null
      : html`<section class="help">
          <h2>What you can do</h2>
          <ul>
            <li>
              Try again in ${view.retryAfter === 1 ? 'a second' : html`${view.retryAfter} seconds`}. If it does not get
              better, pass on the request id below.
            </li>
          </ul>
        </section>`;
  return document({
    title: view.heading,
    tone: view.tone,
    body: html`<h1>${view.heading}</h1>
      <p class="lead">${view.message}</p>
      ${hint} ${referenceList(view.reference)}`,
  });
}
