/** The frame of every page that people see: nothing loaded from anywhere, and the policy that allows just what is in it. */

import type { Look } from './brand.ts';
import { html, type Html } from './html.ts';
import type { Inline } from './inline.ts';
import type { Tone } from './palette.ts';

/** Its headers belong to its body: the content security policy names the bytes of this one page. */
export interface Page {
  readonly body: string;
  /** `[name, value, …]`; the content type and the caching are the server's. */
  readonly headers: readonly string[];
}

export interface Frame {
  readonly title: string;
  readonly tone: Tone;
  /** One card in the middle, or the whole width. */
  readonly shape: 'card' | 'wide';
  readonly body: Html;
  /** At the top, opposite the brand. */
  readonly menu?: Html;
  /** Styles that only this page needs. */
  readonly style?: Inline;
  /** Only the hop has one. */
  readonly script?: Inline;
  /** Further elements of the head. */
  readonly head?: Html;
  /** Set where there are forms; they are sent to this host alone. */
  readonly forms?: 'here';
  /** `none`: to the scripts of the app whose host it stands on it is a page of somebody else, and so is its address. */
  readonly origin?: 'none';
}

/** A whole document. */
export function document(look: Look, frame: Frame): Page {
  const { title, tone, shape, menu = null, style, script, head = null } = frame;
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${look.title}</title>
        <link rel="icon" href="${look.icon}" />
        ${look.style.markup}${style?.markup ?? null}${head}
      </head>
      <body class="${tone} ${shape}">
        <header>
          <span class="brand">${look.mark}<span>${look.title}</span></span>
          ${menu}
        </header>
        <main>${frame.body}</main>
        ${look.help === null ? null : html`<footer>${look.help}</footer>`} ${script?.markup ?? null}
      </body>
    </html> `.toString();
  return { body, headers: headersOf([look.style, ...(style === undefined ? [] : [style])], frame) };
}

/** Styles and the script are allowed by their hashes, so that injected markup could not even be styled. */
function headersOf(styles: readonly Inline[], { script, forms, origin }: Frame) {
  const policy = [
    "default-src 'none'",
    `style-src ${styles.map(({ source }) => source).join(' ')}`,
    ...(script === undefined ? [] : [`script-src ${script.source}`]),
    'img-src data:',
    "base-uri 'none'",
    `form-action ${forms === undefined ? "'none'" : "'self'"}`,
    "frame-ancestors 'none'",
    ...(origin === undefined ? [] : ['sandbox']),
  ].join('; ');
  return [
    'content-security-policy',
    policy,
    'x-frame-options',
    'DENY',
    'referrer-policy',
    // Under `no-referrer` a form is sent with `Origin: null`, and could not be told from another site's (Fetch §3.2).
    forms === undefined ? 'no-referrer' : 'same-origin',
  ];
}
