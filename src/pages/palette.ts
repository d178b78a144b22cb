/** The colours of the pages, light and dark, with a brand's own among them. */

import { mix, readable } from './colour.ts';

/**
 * Whose turn it is, said by the colour at a glance: the person's (`act`), nobody's (`stop`), the operator's (`wait`); it is
 * over (`done`); nothing is said (`plain`).
 */
export type Tone = 'act' | 'stop' | 'wait' | 'done' | 'plain';

/** `#rrggbb` each. `tones`: the colour of text and lines, and the ground that it stands on. */
export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly field: string;
  readonly line: string;
  /** Around what can be pressed. */
  readonly edge: string;
  readonly ink: string;
  readonly soft: string;
  /** Of a card, as `box-shadow`. */
  readonly lift: string;
  readonly tones: Readonly<Record<Tone, { readonly tone: string; readonly wash: string }>>;
}

const LIGHT: Omit<Palette, 'tones'> = {
  page: '#f4f5f9',
  card: '#ffffff',
  field: '#f5f6fb',
  line: '#e1e4ed',
  edge: '#cdd2de',
  ink: '#161926',
  soft: '#555c72',
  lift: '0 1px 2px #1018280a,0 24px 48px -24px #10182833',
};

const DARK: Omit<Palette, 'tones'> = {
  page: '#0d0f15',
  card: '#171a23',
  field: '#10131a',
  line: '#2b3040',
  edge: '#3f465a',
  ink: '#eceef5',
  soft: '#a4abbf',
  lift: '0 1px 0 #ffffff0a inset,0 24px 48px -24px #000',
};

/** @param accent `#rrggbb`; moved towards black until it reads on every ground. */
export function lightPalette(accent: string): Palette {
  return {
    ...LIGHT,
    tones: {
      plain: accentOn(LIGHT, accent, '#000000'),
      act: { tone: '#8a5100', wash: '#fff4e0' },
      stop: { tone: '#b3261e', wash: '#fdeeec' },
      wait: { tone: '#475069', wash: '#eceff5' },
      done: { tone: '#146c43', wash: '#e6f5ec' },
    },
  };
}

/** As `lightPalette`, towards white. */
export function darkPalette(accent: string): Palette {
  return {
    ...DARK,
    tones: {
      plain: accentOn(DARK, accent, '#ffffff'),
      act: { tone: '#ffc267', wash: '#2d2415' },
      stop: { tone: '#ff9f97', wash: '#331d1e' },
      wait: { tone: '#bcc4da', wash: '#232837' },
      done: { tone: '#7ddba6', wash: '#15291f' },
    },
  };
}

function accentOn(base: Omit<Palette, 'tones'>, accent: string, end: '#000000' | '#ffffff') {
  const wash = mix(accent, base.card, 0.1);
  return { tone: readable(accent, end, [base.card, base.page, base.field, wash]), wash };
}

/** As custom properties; `--accent` is the brand's whatever the tone is. */
export function rootVariables({ tones: { plain, act }, ...base }: Palette): string {
  const own = Object.entries(base).map(([name, value]) => `--${name}:${value};`);
  return `${own.join('')}--accent:${plain.tone};--accent-wash:${plain.wash};--act:${act.tone}`;
}

/** One class for each tone. */
export function toneClasses({ tones }: Palette): string {
  return Object.entries(tones)
    .map(([name, { tone, wash }]) => `.${name}{--tone:${tone};--wash:${wash}}`)
    .join('');
}
