/** The sign-in chooser: where an app takes the identities of several providers, the person says whose account to use. */

import type { Look } from './brand.ts';
import { glyph } from './glyph.ts';
import { html, type Html } from './html.ts';
import { inline } from './inline.ts';
import { document, type Page } from './layout.ts';
import { anchor } from './link.ts';
import { mark, MARK_STYLE } from './mark.ts';

export interface ChooserView {
  /** Where the person is going; null = to the portal. */
  readonly app: { readonly title: string; readonly host: string } | null;
  /** In the order of the configuration. */
  readonly providers: readonly ProviderChoice[];
}

export interface ProviderChoice {
  /** As people know it; the provider's name in `sallyport.yaml` if it has none. */
  readonly label: string;
  /** Of its issuer, so that nobody is sent to a place that is not shown. */
  readonly host: string;
  /** Begins the sign-in there. */
  readonly href: string;
}

const style = inline(
  'style',
  `${MARK_STYLE}
.choices{display:grid;gap:.625rem;margin-top:1.75rem;padding:0;list-style:none}.choices li{margin:0}
.choice{display:flex;align-items:center;gap:.875rem;padding:.8125rem .875rem;border:1px solid var(--edge);border-radius:14px;color:inherit;text-decoration:none}.choice:hover{border-color:var(--accent);background:var(--accent-wash)}
.choice>span:nth-child(2){flex:1;min-width:0;line-height:1.4}.choice b{display:block;font-weight:600}.choice small{color:var(--soft);font-size:.8125rem}.choice .glyph{color:var(--soft)}`,
);

export function chooserPage(look: Look, { app, providers }: ChooserView): Page {
  const heading = app === null ? 'Sign in' : html`Sign in to <bdi>${app.title}</bdi>`;
  return document(look, {
    title: app === null ? 'Sign in' : `Sign in to ${app.title}`,
    tone: 'plain',
    shape: 'card',
    style,
    body: html`<h1>${heading}</h1>
      <p class="lead">${app === null ? null : html`You are going to <bdi>${app.host}</bdi>. `}Choose your account.</p>
      <ul class="choices">
        ${providers.map((provider) => html`<li>${choice(provider)}</li>`)}
      </ul>`,
  });
}

function choice({ label, host, href }: ProviderChoice): Html {
  return anchor(
    href,
    'choice',
    html`${mark(host, label)}<span
        ><b><bdi>${label}</bdi></b
        ><small>${host}</small></span
      >${glyph('arrow')}`,
  );
}
