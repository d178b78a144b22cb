/** How a card begins: the drawing, the heading, and the sentence that says it all. */

import { glyph, type Glyph } from './glyph.ts';
import { html, type Html, type Insertable } from './html.ts';

export function opening(drawing: Glyph, heading: Insertable, lead: Insertable): Html {
  return html`<div class="tile">${glyph(drawing)}</div>
    <h1>${heading}</h1>
    <p class="lead">${lead}</p>`;
}
