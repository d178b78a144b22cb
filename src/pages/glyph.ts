/** The drawings of our own: 24 by 24, strokes only, in the colour of the text around them. */

import { html, literal, type Html } from './html.ts';

export type Glyph =
  | 'key'
  | 'lock'
  | 'pause'
  | 'check'
  | 'door'
  | 'loop'
  | 'arrow'
  | 'device'
  | 'phone'
  | 'person'
  | 'grid';

const PATHS: Readonly<Record<Glyph, string>> = {
  key: 'M8 12a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10.8 13.2 20 4M16.8 7.2l2.7 2.7M13.9 10.1l2 2',
  lock: 'M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3',
  pause: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v5l3 2',
  check: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.3l2.8 2.7L16 9.5',
  door: 'M14 4H7a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h7M11 12h10M17.5 8.5 21 12l-3.5 3.5',
  loop: 'M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5',
  arrow: 'M9 6l6 6-6 6',
  device: 'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM2.5 19.5h19',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.8-3.8 3.8-5.5 7.5-5.5s6.7 1.7 7.5 5.5',
  grid: 'M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h5v5h-5z',
};

/** Hidden from screen readers: what it says stands in words beside it. */
export function glyph(name: Glyph): Html {
  return html`<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d="${literal(PATHS[name])}" /></svg>`;
}
