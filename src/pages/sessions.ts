/** A person's sessions, and the buttons that end them. */

import { form, type Form } from './form.ts';
import { glyph } from './glyph.ts';
import { html, type Html } from './html.ts';
import { moment } from './moment.ts';

export interface SessionRow {
  /** ms since the epoch, as all that follow. */
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  /** `Firefox on Windows`; null = unknown. */
  readonly browser: string | null;
  /** `this`: of the browser that asks. */
  readonly place: 'this' | 'elsewhere';
  /** Ends it. */
  readonly end: Form;
}

export const SESSIONS_STYLE = `.sessions{margin-top:1rem}.sessions .top{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.75rem;margin-bottom:1rem}.sessions .top h2{margin:0}
.sessions>ul{padding:0;list-style:none}.session{display:flex;align-items:center;gap:.875rem;margin:0;padding:.875rem 0;border-top:1px solid var(--line);font-size:.875rem}.session:last-child{padding-bottom:0}.session>div{flex:1;min-width:0}.session p{display:flex;flex-wrap:wrap;gap:0 1rem;color:var(--soft);font-size:.8125rem}.session>.glyph{color:var(--soft);font-size:1.125rem}
.sessions .button{min-height:2.25rem;padding:.25rem .875rem;font-size:.875rem}.this{margin-left:.375rem;border-color:transparent;background:var(--accent-wash);color:var(--accent)}
@media (max-width:30rem){.session{flex-wrap:wrap}.session>div{flex-basis:70%}}`;

export function sessionsPanel(sessions: readonly SessionRow[], everywhere: Form, now: number): Html {
  return html`<section class="panel sessions">
    <div class="top">
      <h2>Your sessions</h2>
      ${form(everywhere, 'button', 'Sign out everywhere')}
    </div>
    <ul>
      ${sessions.map((session) => html`<li class="session">${row(session, now)}</li>`)}
    </ul>
  </section>`;
}

function row({ browser, createdAt, seenAt, expiresAt, place, end }: SessionRow, now: number): Html {
  const name = browser ?? 'Unknown browser';
  const label =
    place === 'this'
      ? 'Sign out'
      : html`End<span class="unseen"> the session of ${name}, last used ${moment(seenAt, now)}</span>`;
  return html`${glyph(/iPhone|iPad|Android/.test(name) ? 'phone' : 'device')}
    <div>
      <b><bdi>${name}</bdi></b
      >${place === 'this' ? html`<span class="chip this">this one</span>` : null}
      <p>
        <span>Signed in ${moment(createdAt, now)}</span> <span>Last used ${moment(seenAt, now)}</span>
        <span>Ends ${moment(expiresAt, now)} at the latest</span>
      </p>
    </div>
    ${form(end, 'button', label)}`;
}
