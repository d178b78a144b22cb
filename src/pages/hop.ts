/** The hop from an app to the sign-in. What stands behind `#` never reaches a server, so one script takes it along. */

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
const FRAGMENT_LENGTH = 1024;

// `replace`: the way back from the sign-in leads to where the person was, not here again.
const script = inline(
  'script',
  `{const to=new URL(document.getElementById("next").href),f=location.hash.slice(1);if(f&&f.length<=${FRAGMENT_LENGTH})to.searchParams.set("f",f);location.replace(to)}`,
);

// A hop that is quick shows nothing but the ground.
const style = inline(
  'style',
  `main{text-align:center}.wheel{width:2.5rem;height:2.5rem;margin:.5rem auto 1.5rem;border:3px solid var(--line);border-top-color:var(--accent);border-radius:50%}
@media (prefers-reduced-motion:no-preference){header,main{animation:.3s .4s both show}.wheel{animation:.9s linear infinite turn}}
@keyframes show{from{opacity:0}}@keyframes turn{to{rotate:1turn}}`,
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
    style,
    body: html`<div class="wheel"></div>
      <h1>Taking you to sign in…</h1>
      <p class="lead">If nothing happens, <a id="next" href="${safe}">go on by hand</a>.</p>`,
  });
}
