/** The page `me`: what the gate knows of you, of your device and of your sessions, and how to end them. */

import { accountMenu, nameOf, type AccountView } from './account.ts';
import type { Look } from './brand.ts';
import { form, type Form } from './form.ts';
import { html, type Html } from './html.ts';
import { inline } from './inline.ts';
import { document, type Page } from './layout.ts';
import { MARK_STYLE } from './mark.ts';
import { moment } from './moment.ts';
import { row } from './reference.ts';

export interface MeView {
  readonly account: AccountView;
  /** As people know it. */
  readonly provider: string;
  /** Null when the policy reads none. */
  readonly groups: readonly string[] | null;
  readonly signIn: {
    readonly amr: readonly string[] | null;
    readonly acr: string | null;
    /** ms since the epoch, as all moments here. */
    readonly at: number | null;
  };
  /** Null when nothing is known of it. */
  readonly device: DeviceView | null;
  /** This one first, then by `seenAt`. */
  readonly sessions: readonly SessionRow[];
  readonly signOutEverywhere: Form;
  /** As `PortalView` says. */
  readonly signOutLeadsTo: readonly string[];
  readonly now: number;
}

export interface DeviceView {
  readonly id: string | null;
  readonly facts: readonly DeviceFact[];
}

export interface DeviceFact {
  /** As the policy calls it. */
  readonly name: string;
  readonly value: string;
  /** Null = of unknown age. */
  readonly at: number | null;
  readonly from: 'token' | 'session' | 'inventory' | 'certificate';
}

export interface SessionRow {
  /** `s_…` */
  readonly id: string;
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

const style = inline('style', MARK_STYLE);

export function mePage(look: Look, view: MeView): Page {
  const { account, sessions } = view;
  return document(look, {
    title: 'You',
    tone: 'plain',
    shape: 'wide',
    style,
    forms: view.signOutLeadsTo,
    menu: accountMenu(account),
    body: html`<h1><bdi>${nameOf(account.person)}</bdi></h1>
      <section>
        <h2>You</h2>
        ${identity(view)}
      </section>
      <section>
        <h2>How you signed in</h2>
        ${signIn(view)}
      </section>
      <section>
        <h2>Your device</h2>
        ${device(view)}
      </section>
      <section>
        <h2>Your sessions</h2>
        <ul class="sessions">
          ${sessions.map((session) => html`<li>${sessionRow(session, view.now)}</li>`)}
        </ul>
        ${form(view.signOutEverywhere, 'button', 'Sign out everywhere')}
      </section>`,
  });
}

function identity({ account: { person }, provider, groups }: MeView): Html {
  return html`<dl>
    ${person.name === null ? null : row('Name', html`<bdi>${person.name}</bdi>`)}
    ${person.email === null ? null : row('E-mail', html`<bdi>${person.email}</bdi>`)}
    ${row('Account', html`<code>${person.subject}</code>`)} ${row('From', html`<bdi>${provider}</bdi>`)}
    ${groups === null ? null : row('Groups', html`${groups.map((group) => html`<span class="chip">${group}</span>`)}`)}
  </dl>`;
}

function signIn({ signIn: { amr, acr, at }, now }: MeView): Html {
  return html`<dl>
    ${row('When', at === null ? 'not said' : moment(at, now))}
    ${row('With', amr === null || amr.length === 0 ? 'not said' : amr.join(', '))} ${row('Class', acr ?? 'not said')}
  </dl>`;
}

function device({ device, now }: MeView): Html {
  if (device === null) return html`<p>Nothing is known of the device that you are using.</p>`;
  return html`<table>
    <caption>
      ${device.id === null ? 'Unnamed device' : html`<code>${device.id}</code>`}
    </caption>
    <thead>
      <tr>
        <th scope="col">Fact</th>
        <th scope="col">Value</th>
        <th scope="col">As of</th>
        <th scope="col">From</th>
      </tr>
    </thead>
    <tbody>
      ${device.facts.map(
        ({ name, value, at, from }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
            <td>${at === null ? 'unknown' : moment(at, now)}</td>
            <td>${from}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function sessionRow({ browser, createdAt, seenAt, expiresAt, place, end }: SessionRow, now: number): Html {
  const name = browser ?? 'Unknown browser';
  return html`<div>
      <b>${name}</b>${place === 'this' ? html` <span class="chip">this one</span>` : null}
      <p>Signed in ${moment(createdAt, now)}, last used ${moment(seenAt, now)}, ends ${moment(expiresAt, now)}</p>
    </div>
    ${form(end, 'button', html`End<span class="unseen"> the session of ${name}</span>`)}`;
}
