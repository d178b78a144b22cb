/** The page `me`: what the gate knows of you, of your device and of your sessions, and how to end them. */

import type { SignIn } from '../core/identity.ts';
import { ACCOUNT_STYLE, accountMenu, nameOf, type AccountView } from './account.ts';
import type { Look } from './brand.ts';
import { devicePanel, type DeviceView } from './device.ts';
import type { Form } from './form.ts';
import { html, type Html } from './html.ts';
import { inline } from './inline.ts';
import { document, type Page } from './layout.ts';
import { mark, MARK_STYLE } from './mark.ts';
import { moment } from './moment.ts';
import { row } from './reference.ts';
import { SESSIONS_STYLE, sessionsPanel, type SessionRow } from './sessions.ts';

export interface MeView {
  readonly account: AccountView;
  /** As people know it. */
  readonly provider: string;
  /** Null when the policy reads none. */
  readonly groups: readonly string[] | null;
  readonly signIn: SignIn;
  /** Null when nothing is known of it. */
  readonly device: DeviceView | null;
  /** This one first, then by `seenAt`. */
  readonly sessions: readonly SessionRow[];
  readonly signOutEverywhere: Form;
  /** ms since the epoch. */
  readonly now: number;
}

const style = inline(
  'style',
  `${MARK_STYLE}${ACCOUNT_STYLE}
.hero{display:flex;align-items:center;gap:1.125rem}.hero>div{min-width:0}.hero .square{width:4rem;height:4rem;border-radius:50%;font-size:1.625rem}.hero .lead{margin-top:.125rem}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem;margin-top:2rem}
.panel{margin:0;padding:1.375rem 1.5rem;background:var(--card);border:1px solid var(--line);border-radius:18px}.panel h2{margin-bottom:1rem;font-size:1rem}
.panel dl>div{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.125rem 1rem;align-items:baseline}
.chips{display:flex;flex-wrap:wrap;gap:.375rem;padding:0;list-style:none}.chips li{margin:0}.chip{display:inline-block;padding:.0625rem .5rem;border:1px solid var(--line);border-radius:12px;background:var(--field);font-size:.8125rem}
.soft,.panel small{color:var(--soft)}.panel small{display:block;font-size:.8125rem}
${SESSIONS_STYLE}
@media (max-width:26rem){.panel dl>div{grid-template-columns:1fr}}`,
);

export function mePage(look: Look, view: MeView): Page {
  const { account, device, sessions, signOutEverywhere, now } = view;
  const { person } = account;
  const name = nameOf(person);
  return document(look, {
    title: 'You',
    tone: 'plain',
    shape: 'wide',
    style,
    forms: 'here',
    menu: accountMenu(account, 'grid'),
    body: html`<div class="hero">
        ${mark(person.subject, name)}
        <div>
          <h1><bdi>${name}</bdi></h1>
          <p class="lead">Signed in with <bdi>${view.provider}</bdi></p>
        </div>
      </div>
      <div class="panels">
        <section class="panel">
          <h2>Your account</h2>
          ${identity(view)}
        </section>
        ${devicePanel(device, now)}
      </div>
      ${sessionsPanel(sessions, signOutEverywhere, now)}`,
  });
}

function identity({ account: { person }, groups, signIn: { amr, acr, at }, now }: MeView): Html {
  const unsaid = html`<span class="soft">not said</span>`;
  return html`<dl>
    ${person.email === null ? null : row('E-mail', html`<bdi>${person.email}</bdi>`)}
    ${row('Account id', html`<code>${person.subject}</code>`)}
    ${groups === null ? null : row('Groups', groups.length === 0 ? html`<span class="soft">none</span>` : chips(groups))}
    ${row('Signed in', at === null ? unsaid : moment(at, now))}
    ${row('With', amr === null || amr.length === 0 ? unsaid : chips(amr.map(methodName)))}
    ${row('Strength', acr === null ? unsaid : html`<code>${acr}</code>`)}
  </dl>`;
}

function chips(names: readonly string[]): Html {
  return html`<ul class="chips">
    ${names.map((name) => html`<li class="chip"><bdi>${name}</bdi></li>`)}
  </ul>`;
}

function methodName(value: string): string {
  return METHODS.get(value) ?? value;
}

/** Registered values of `amr` (RFC 8176) as people call them. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['pwd', 'password'],
  ['pin', 'PIN'],
  ['otp', 'one-time code'],
  ['sms', 'text message'],
  ['tel', 'phone call'],
  ['mfa', 'several factors'],
  ['hwk', 'hardware key'],
  ['swk', 'software key'],
  ['sc', 'smart card'],
  ['pop', 'proof of a key'],
  ['fpt', 'fingerprint'],
  ['face', 'face'],
  ['wia', 'Windows sign-in'],
]);
