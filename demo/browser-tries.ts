/** What the demo promises to people with a browser: where they go, what they type when they are asked, and where that leads. */

import type { Try } from './tries.ts';

export interface BrowserTry extends Omit<Try, 'method'> {
  /** Null = nothing is asked any more. */
  readonly typed: Readonly<Record<string, string>> | null;
}

/** One person's follow one another in one browser. */
export const BROWSER_TRIES: readonly BrowserTry[] = [
  {
    who: 'mira',
    app: 'marketing',
    path: '/campaigns/42',
    typed: { name: 'mira', password: 'mira-marketing' },
    status: 200,
    effect: 'allow',
    by: 'mkt-use',
    why: 'she signs in once, and is where she wanted to go',
  },
  {
    who: 'mira',
    app: 'finance',
    path: '/ledgers/2026',
    typed: null,
    status: 403,
    effect: 'deny',
    by: 'default',
    why: 'a page says that these are not hers, and why',
  },
  {
    who: 'felix',
    app: 'finance',
    path: '/ledgers/2026',
    typed: { name: 'felix', password: 'felix-finance' },
    status: 200,
    effect: 'allow',
    by: 'fin-read',
    why: 'finance reads ledgers',
  },
  {
    who: 'felix',
    app: 'finance',
    path: '/exports/q3.csv',
    typed: { name: 'felix', password: 'felix-finance', key: 'used' },
    status: 200,
    effect: 'allow',
    by: 'fin-export',
    why: 'an export asks for his security key first: tick it',
  },
  {
    who: 'kim',
    app: 'finance',
    path: '/ledgers/2026',
    typed: { name: 'kim', password: 'kim-contractor' },
    status: 403,
    effect: 'deny',
    by: 'contractors-out-of-finance',
    why: 'a contractor never sees finance, also in the finance group',
  },
  {
    who: 'byod',
    app: 'marketing',
    path: '/campaigns/42',
    typed: { name: 'mira', password: 'mira-marketing', laptop: 'own' },
    status: 403,
    effect: 'deny',
    by: 'default',
    why: 'on her own laptop (tick it), which device management does not know',
  },
];
