/** The square that stands for an app, a provider or a person: a letter on a colour of its own, or an emoji. */

import { html, type Html } from './html.ts';

/** White reads on each, and none is the colour of a warning. */
export const MARK_COLOURS = ['#3b5bdb', '#0b7285', '#2b6e3f', '#7a5a00', '#a61e6b', '#7040b5', '#9c4221', '#475069'];

/** For every page with a mark. */
export const MARK_STYLE =
  '.square{flex:none;display:grid;place-items:center;width:2.75rem;height:2.75rem;border-radius:12px;background:var(--field);color:#fff;font-weight:620;font-size:1.125rem;line-height:1}.emoji{color:var(--ink);border:1px solid var(--line);font-size:1.375rem}' +
  MARK_COLOURS.map((colour, index) => `.c${index}{background:${colour}}`).join('');

/** Made for the first mark: 6 ms, which no start waits for. */
let graphemes: Intl.Segmenter | null = null;

/**
 * Hidden from screen readers: the name stands beside it.
 *
 * @param key always the same for the same thing, and so its colour is.
 * @param text its first letter or emoji is drawn.
 */
export function mark(key: string, text: string): Html {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const [first] = graphemes.segment(text.trim());
  const drawn = first?.segment.toUpperCase() ?? '';
  const style = /[\p{L}\p{N}]/u.test(drawn) ? `c${colourOf(key)}` : 'emoji';
  return html`<span class="square ${style}" aria-hidden="true">${drawn}</span>`;
}

/** FNV-1a. */
function colourOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % MARK_COLOURS.length;
}
