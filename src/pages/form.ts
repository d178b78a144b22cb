/** Forms: one button that changes something. */

import { html, type Html, type Insertable } from './html.ts';
import { address } from './link.ts';

/** A `POST` to this host. */
export interface Form {
  /** A path on this host. */
  readonly action: string;
  /** Sent with it, `[name, value]`. */
  readonly fields: readonly (readonly [string, string])[];
}

/** @throws TypeError when the action leaves this host. */
export function form({ action, fields }: Form, style: string, label: Insertable): Html {
  const safe = action.startsWith('/') ? address(action) : null;
  if (safe === null) throw new TypeError(`\`${action}\` is not a path on this host`);
  return html`<form method="post" action="${safe}">
    ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button type="submit" class="${style}">${label}</button>
  </form>`;
}
