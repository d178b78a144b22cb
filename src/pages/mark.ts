/** The square that stands for an app, a provider or a person: a letter on a colour of its own, or an emoji. */

import { html, type Html } from './html.ts';

/** White reads on each; the test says so. */
export const MARK_COLOURS = [
  '#3b5bdb',
  '#0b7285',
  '#2b6e3f',
  '#8a5100',
  '#b3261e',
  '#a61e6b',
  '#7040b5',
  '#475069',
] as const;

/** The style of all marks. */
export const MARK_STYLE =
  '.square{flex:none;display:grid;place-items:center;width:2.5rem;height:2.5rem;border-radius:10px;background:var(--field);color:#fff;font-weight:650;font-size:1.0625rem;line-height:1}' +
  MARK_COLOURS.map((colour, index) => `.c${index}{background:${colour}}`).join('');

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Hidden from screen readers: the name stands beside it.
 *
 * @param key always the same for the same thing, and so its colour is.
 * @param text its first letter or emoji is drawn.
 */
export function mark(key: string, text: string): Html {
  const [first] = graphemes.segment(text.trim());
  const drawn = first?.segment.toUpperCase() ?? '';
  const style = /\p{L}|\p{N}/u.test(drawn) ? `square c${colourOf(key)}` : 'square';
  return html`<span class="${style}" aria-hidden="true">${drawn}</span>`;
}

/** FNV-1a. */
function colourOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % MARK_COLOURS.length;
}
