/** The foot of a page: what a person passes on to whoever can help. */

import { html, type Html } from './html.ts';

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
  const rows = further.map(
    ([label, value]) =>
      html`<dt>${label}</dt>
        <dd>${value}</dd>`,
  );
  const host =
    reference.host === null
      ? null
      : html`<dt>Address</dt>
          <dd>${reference.host}</dd>`;
  // `tabindex`: with `user-select: all` the id can be reached and copied from the keyboard too.
  return html`<section aria-label="Details of this request">
    <dl>
      ${rows}${host}
      <dt>Request id</dt>
      <dd><code class="copy" tabindex="0">${reference.requestId}</code></dd>
      <dt>Reason</dt>
      <dd><code>${reference.reason}</code></dd>
      <dt>Time</dt>
      <dd>${new Date(reference.time).toISOString().replace('T', ' ').slice(0, 19)} UTC</dd>
    </dl>
  </section>`;
}
