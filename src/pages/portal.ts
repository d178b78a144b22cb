/** The portal: the apps that this person can open now, and what is missing for the others. */

import { ACCOUNT_STYLE, accountMenu, type AccountView } from './account.ts';
import type { Look } from './brand.ts';
import { glyph } from './glyph.ts';
import { html, type Html } from './html.ts';
import { inline } from './inline.ts';
import { document, type Page } from './layout.ts';
import { anchor } from './link.ts';
import { mark, MARK_STYLE } from './mark.ts';

export interface PortalView {
  readonly account: AccountView;
  /** Those that `decide` allows, or allows after a step-up, in the order to show them. */
  readonly apps: readonly PortalApp[];
  /** Those that it refuses, of apps that opted in. */
  readonly others: readonly RefusedApp[];
}

interface App {
  /** In `sallyport.yaml`: chooses the colour of the mark. */
  readonly name: string;
  /** The name where there is none. */
  readonly title: string;
  readonly description: string | null;
}

export interface PortalApp extends App {
  /** http(s); its host is shown. */
  readonly url: string;
  readonly opens: 'now' | 'after-step-up';
}

export interface RefusedApp extends App {
  /** Sentences that the person can act on. */
  readonly steps: readonly string[];
}

// The title's link covers the whole card; a screen reader hears the title alone.
const style = inline(
  'style',
  `${MARK_STYLE}${ACCOUNT_STYLE}
.apps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:1rem;margin-top:1.5rem;padding:0;list-style:none}
.app{position:relative;display:grid;grid-template-columns:auto minmax(0,1fr);align-content:start;gap:0 .875rem;margin:0!important;padding:1.125rem;background:var(--card);border:1px solid var(--line);border-radius:16px;font-size:.875rem;line-height:1.5}
.app .square{grid-row:1/3}.app p{grid-column:1/-1;margin-top:.75rem;color:var(--soft)}.app .below{grid-column:2;margin:0;font-size:.8125rem}
.title{font-size:1rem;font-weight:620;letter-spacing:-.01em;color:inherit;text-decoration:none}a.title::after{content:"";position:absolute;inset:0;border-radius:16px}
a.title:focus-visible{outline:0}a.title:focus-visible::after{outline:3px solid var(--accent);outline-offset:2px}
.app:has(a:hover){border-color:var(--accent);box-shadow:var(--lift);transform:translateY(-2px)}
.app .badge{display:flex;align-items:center;gap:.375rem;color:var(--act);font-size:.8125rem;font-weight:550}
.shut{background:none;border-style:dashed}.shut .square{opacity:.6}.shut .title{grid-row:1/3;align-self:center}.app ul{grid-column:1/-1;margin-top:.75rem;padding-left:1.125rem}
.others{margin-top:3rem}.others h2{font-size:1.0625rem}
.empty{margin-top:1.5rem;padding:3.5rem 1.5rem;border:1px dashed var(--line);border-radius:20px;text-align:center}.empty .glyph{width:2.25rem;height:2.25rem;color:var(--soft)}.empty h2{margin-top:.75rem;font-size:1.0625rem}
@media (prefers-reduced-motion:reduce){.app:has(a:hover){transform:none}}`,
);

export function portalPage(look: Look, { account, apps, others }: PortalView): Page {
  return document(look, {
    title: 'Your apps',
    tone: 'plain',
    shape: 'wide',
    style,
    forms: 'here',
    menu: accountMenu(account, 'person'),
    body: html`<h1>Your apps</h1>
      ${apps.length === 0 ? nothing(look) : open(apps)} ${others.length === 0 ? null : refused(others)}`,
  });
}

function nothing({ help }: Look): Html {
  return html`<section class="empty">
    ${glyph('grid')}
    <h2>No app is open to you yet</h2>
    <p class="lead">
      As soon as you are granted one, it appears here.${help === null ? null : ' If you miss one, ask for it below.'}
    </p>
  </section>`;
}

function open(apps: readonly PortalApp[]): Html {
  const count = apps.length === 1 ? 'One app is open to you.' : `${apps.length} apps are open to you.`;
  return html`<p class="lead">${count}</p>
    <ul class="apps">
      ${apps.map(
        (app) =>
          html`<li class="app">
            ${face(
              app,
              html`${anchor(app.url, 'title', html`<bdi>${app.title}</bdi>`)}
                <p class="below">${hostOf(app.url)}</p>`,
            )}
            ${app.opens === 'now' ? null : html`<p class="badge">${glyph('key')}Asks for a stronger sign-in first</p>`}
          </li>`,
      )}
    </ul>`;
}

function refused(apps: readonly RefusedApp[]): Html {
  return html`<section class="others">
    <h2>Not open to you right now</h2>
    <ul class="apps">
      ${apps.map(
        (app) =>
          html`<li class="app shut">
            ${face(app, html`<b class="title"><bdi>${app.title}</bdi></b>`)}
            <ul>
              ${app.steps.map((step) => html`<li>${step}</li>`)}
            </ul>
          </li>`,
      )}
    </ul>
  </section>`;
}

function face({ name, title, description }: App, heading: Html): Html {
  return html`${mark(name, title)} ${heading} ${description === null ? null : html`<p>${description}</p>`}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
