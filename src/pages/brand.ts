/** Whose gate this is: the name, the drawing and the colour on every page, worked out once when the configuration is loaded. */

import { html, literal, type Html } from './html.ts';
import { inkOn } from './colour.ts';
import { inline, type Inline } from './inline.ts';
import { anchor } from './link.ts';
import { baseStyle } from './style.ts';

export interface Brand {
  readonly title: string;
  /** A `data:image/…` URI; null = the portcullis. Every page carries it. Drawn 28 px high. */
  readonly logo: string | null;
  /** `#rrggbb`: fills buttons; as the colour of text it is made darker or lighter until that reads. Null = our blue. */
  readonly accent: string | null;
  /** Where people turn to for help: at the foot of every page. */
  readonly help: { readonly text: string; readonly url: string } | null;
}

/** A brand as the pages use it. */
export interface Look {
  readonly title: string;
  /** The logo alone, for the top of a page. */
  readonly mark: Html;
  /** `data:` URI. */
  readonly icon: string;
  readonly style: Inline;
  readonly help: Html | null;
}

const ACCENT = '#3b5bdb';

// `aria-hidden`: the drawing says nothing that the title beside it does not.
const PORTCULLIS = literal(
  '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path class="wall" d="M4 30V13a12 12 0 0 1 24 0v17z"/><path class="bars" d="M11 5.5V30M16 4v26M21 5.5V30M4 16h24M4 23h24"/></svg>',
);

/** @throws TypeError for a logo that is no image of its own, or an accent that is no colour. */
export function createLook({ title, logo, accent, help }: Brand): Look {
  if (logo !== null && !/^data:image\/[\w.+-]+[;,]/.test(logo)) throw new TypeError('a logo is a `data:image/…` URI');
  const colour = accent ?? ACCENT;
  const style = inline('style', baseStyle(colour));
  return {
    title,
    mark: logo === null ? PORTCULLIS : html`<img class="mark" src="${logo}" alt="" />`,
    icon: logo === null ? iconOf(BARS, colour) : iconOf(initial(title), colour),
    style,
    help: help === null ? null : anchor(help.url, '', help.text),
  };
}

type Drawing = (colour: string) => string;

const BARS: Drawing = (colour) =>
  `<path fill="${colour}" d="M4 30V13a12 12 0 0 1 24 0v17z"/><path stroke="#fff" stroke-width="2.4" d="M11 8v22M16 6v24M21 8v22M4 17h24M4 24h24"/>`;

/** Of a brand with a logo: that would be a second copy of it on every page, and is often a word too long for a tab. */
function initial(title: string): Drawing {
  const letter = /[\p{L}\p{N}]/u.exec(title)?.[0].toUpperCase();
  if (letter === undefined) return BARS;
  return (colour) =>
    `<rect width="32" height="32" rx="8" fill="${colour}"/><text x="16" y="23" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="20" fill="${inkOn(colour)}">${letter}</text>`;
}

/** @param colour checked by then: nothing else from outside is drawn, but for one letter. */
function iconOf(drawing: Drawing, colour: string): string {
  const image = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${drawing(colour)}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(image)}`;
}

/** Until the configuration has a brand. */
export const SALLYPORT: Look = createLook({ title: 'Sallyport', logo: null, accent: null, help: null });
