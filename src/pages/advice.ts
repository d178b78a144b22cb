/** What a person can do: sentences in a box, and the links that do it. */

import { html, type Html } from './html.ts';
import { anchor, type Link } from './link.ts';

/** Nothing when there is nothing to say. */
export function advice(heading: string, sentences: readonly string[]): Html | null {
  if (sentences.length === 0) return null;
  return html`<section class="help">
    <h2>${heading}</h2>
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

/** @param links the first is what most people want. */
export function actions(links: readonly Link[]): Html | null {
  if (links.length === 0) return null;
  return html`<p class="actions">
    ${links.map(({ label, href }, index) => anchor(href, index === 0 ? 'button first' : 'button', label))}
  </p>`;
}
