/** What the demo's apps show to a browser: whom the gate says it is, what they keep, and where to go on. */

import { html, type Html } from '../src/pages/html.ts';

export interface AppView {
  readonly title: string;
  /** What the gate's assertion says, `[label, value]`. */
  readonly you: readonly (readonly [string, string])[];
  /** Null = there is no such record. */
  readonly data: unknown;
  /** `[path, what it is]`. */
  readonly links: readonly (readonly [string, string])[];
}

export function appPage({ title, you, data, links }: AppView): string {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href="data:," />
      <title>${title}</title>
      <style>
        body {
          font:
            1rem/1.5 system-ui,
            sans-serif;
          max-width: 44rem;
          margin: 6vh auto;
          padding: 0 1rem;
        }
        dl {
          display: grid;
          grid-template-columns: 8rem 1fr;
          gap: 0.25rem 1rem;
        }
        dt {
          opacity: 0.7;
        }
        dd {
          margin: 0;
        }
        pre {
          padding: 1rem;
          border: 1px solid;
          border-radius: 0.5rem;
          overflow: auto;
        }
      </style>
      <h1>${title}</h1>
      <p>This is the app itself. The gate says that you are:</p>
      <dl>
        ${you.map(
          ([label, value]) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${data === null ? html`<p>There is no such record.</p>` : shown(data)}
      <p>Try:</p>
      <ul>
        ${links.map(([path, what]) => html`<li><a href="${path}">${path}</a>: ${what}</li>`)}
      </ul>
      <p><a href="/.sallyport/">All your apps</a> · <a href="/.sallyport/logout">Sign out</a></p>
    </html>`.toString();
}

function shown(data: unknown): Html {
  return html`<pre>${typeof data === 'string' ? data : JSON.stringify(data, null, 2)}</pre>`;
}
