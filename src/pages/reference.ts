/** The foot of a card: what a person passes on to whoever can help. */

import { html, type Html } from './html.ts';
import { exact } from './moment.ts';

export interface Reference {
  /** The host as the person typed it; null when it was not a name of ours. */
  readonly host: string | null;
  readonly requestId: string;
  readonly reason: string;
  /** ms since the epoch. */
  readonly time: number;
}

/** @param further rows above the reference, `[label, value]`. */
export function referenceList(reference: Reference, further: readonly (readonly [string, string])[] = []): Html {
  const host: (readonly [string, string])[] = reference.host === null ? [] : [['Address', reference.host]];
  return html`<section class="reference" aria-label="For whoever helps you">
    <dl>
      <div class="full">
        <dt>Request id</dt>
        <dd>${copyable('Request id', reference.requestId)}</dd>
      </div>
      ${[...further, ...host].map(([label, value]) => row(label, html`<bdi>${value}</bdi>`))}
      ${row('Reason', reference.reason)} ${row('Time', exact(reference.time))}
    </dl>
    <p class="foot">Whoever helps you can find this request by its id.</p>
  </section>`;
}

/** One click selects the text; Tab selects the field that then lies over it, since the focus alone selects no text. */
function copyable(label: string, text: string): Html {
  return html`<span class="copy"
    ><code aria-hidden="true">${text}</code><input readonly aria-label="${label}" value="${text}"
  /></span>`;
}

/** One line of a description list. */
export function row(label: string, value: Html | string): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}
