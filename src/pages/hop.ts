/** The hop: from an app to the sign-in. What stands behind `#` in an address never reaches a server, so one script takes it along. */

import type { Look } from './brand.ts';
import { html } from './html.ts';
import { inline } from './inline.ts';
import { document, type Page } from './layout.ts';
import { address } from './link.ts';

export interface HopView {
  /** Where the sign-in begins (http or https). The script appends the fragment as `f`, without its `#`. */
  readonly next: string;
}

/** Longer fragments stay behind, lest the address become too long for a request head. */
const FRAGMENT_LENGTH = 2048;

// `replace`: the way back from the sign-in leads to where the person was, not here again.
const script = inline(
  'script',
  `{const to=new URL(document.getElementById("next").href),f=location.hash.slice(1);if(f&&f.length<=${FRAGMENT_LENGTH})to.searchParams.set("f",f);location.replace(to)}`,
);

/** @throws TypeError when `next` is no http(s) URL. */
export function hopPage(look: Look, { next }: HopView): Page {
  const safe = address(next);
  if (safe === null) throw new TypeError(`\`${next}\` is not an http(s) URL`);
  return document(look, {
    title: 'Taking you to sign in',
    tone: 'plain',
    shape: 'card',
    script,
    head: html`<noscript><meta http-equiv="refresh" content="0;url=${safe}" /></noscript>`,
    body: html`<div class="hop">
      <h1>Taking you to sign in…</h1>
      <p class="lead"><a id="next" href="${safe}">Go on</a> if nothing happens.</p>
    </div>`,
  });
}
