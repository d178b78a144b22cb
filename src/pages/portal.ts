/** The portal: the apps that this person can open now, and what is missing for the others. */

import { accountMenu, type AccountView } from './account.ts';
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
  /** Where the sign-out may lead: the end-session endpoint of this session's provider. */
  readonly signOutLeadsTo: readonly string[];
}

interface AppCard {
  /** In `sallyport.yaml`: chooses the colour of the mark. */
  readonly name: string;
  /** The name where there is none. */
  readonly title: string;
  readonly description: string | null;
  /** A letter or an emoji; null = the first letter of the title. */
  readonly mark: string | null;
}

export interface PortalApp extends AppCard {
  /** http(s); its host is shown. */
  readonly url: string;
  readonly opens: 'now' | 'after-step-up';
}

export interface RefusedApp extends AppCard {
  /** Sentences that the person can act on. */
  readonly steps: readonly string[];
}

const style = inline(
  'style',
  `${MARK_STYLE}
.apps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem;margin-top:1.5rem;padding:0;list-style:none}
.app{display:block;height:100%;padding:1.125rem;background:var(--card);border:1px solid var(--line);border-radius:14px;color:inherit;text-decoration:none}`,
);

export function portalPage(look: Look, { account, apps, others, signOutLeadsTo }: PortalView): Page {
  return document(look, {
    title: 'Your apps',
    tone: 'plain',
    shape: 'wide',
    style,
    forms: signOutLeadsTo,
    menu: accountMenu(account),
    body: html`<h1>Your apps</h1>
      ${
        apps.length === 0
          ? empty(look)
          : html`<ul class="apps">
              ${apps.map((app) => html`<li>${openApp(app)}</li>`)}
            </ul>`
      }
      ${
        others.length === 0
          ? null
          : html`<section>
              <h2>Not open to you right now</h2>
              <ul class="apps">
                ${others.map((app) => html`<li>${refusedApp(app)}</li>`)}
              </ul>
            </section>`
      }`,
  });
}

function openApp(app: PortalApp): Html {
  const stepUp = app.opens === 'now' ? null : html`<p class="badge">${glyph('key')}Asks you to sign in again</p>`;
  return anchor(
    app.url,
    'app',
    html`${face(app)}
      <p class="host">${hostOf(app.url)}</p>
      ${stepUp}`,
  );
}

function refusedApp(app: RefusedApp): Html {
  return html`<div class="app shut">
    ${face(app)}
    <ul>
      ${app.steps.map((step) => html`<li>${step}</li>`)}
    </ul>
  </div>`;
}

function face({ name, title, description, mark: drawn }: AppCard): Html {
  return html`${mark(name, drawn ?? title)}
    <h3><bdi>${title}</bdi></h3>
    ${description === null ? null : html`<p>${description}</p>`}`;
}

function empty({ help }: Look): Html {
  return html`<div class="empty">
    ${glyph('grid')}
    <h2>No app is open to you yet</h2>
    <p>As soon as somebody grants you one, it appears here.${help === null ? null : html` ${help}`}</p>
  </div>`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
