/** The frame of every page that people see: one card, light and dark, no script, nothing loaded from anywhere. */

import { createHash } from 'node:crypto';
import { html, literal, type Html } from './html.ts';
import { STYLE } from './style.ts';

/** The colour says at a glance whose turn it is: the person's (`act`), nobody's (`stop`), the operator's (`wait`). */
export type Tone = 'act' | 'stop' | 'wait';

export interface Frame {
  readonly title: string;
  readonly tone: Tone;
  readonly body: Html;
}

const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#3b5bdb" d="M4 30V13a12 12 0 0 1 24 0v17z"/><path stroke="#fff" stroke-width="2.4" d="M11 8v22M16 6v24M21 8v22M4 17h24M4 24h24"/></svg>',
  );

// `aria-hidden`: the drawing says nothing that the words do not.
const MARK = literal(
  '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path class="wall" d="M4 30V13a12 12 0 0 1 24 0v17z"/><path class="bars" d="M11 5.5V30M16 4v26M21 5.5V30M4 16h24M4 23h24"/></svg>',
);

// One literal, so that no formatter can put a blank between the tag and the bytes whose hash is allowed.
const SHEET = literal(`<style>${STYLE}</style>`);

/** A whole document. */
export function document(frame: Frame): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${frame.title}</title>
        <link rel="icon" href="${ICON}" />
        ${SHEET}
      </head>
      <body class="${frame.tone}">
        <main>
          <header>${MARK}<span>Sallyport</span></header>
          ${frame.body}
        </main>
      </body>
    </html> `.toString();
}

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Go with every page, `[name, value, …]`. The style is allowed by its hash, so that injected markup could not even be styled. */
export const PAGE_HEADERS: readonly string[] = [
  'content-security-policy',
  `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-frame-options',
  'DENY',
  'referrer-policy',
  'no-referrer',
];
