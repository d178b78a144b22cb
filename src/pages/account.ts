/** The account menu: who is signed in here, and the way out. Opens, closes and gives the focus back without a script. */

import { form, type Form } from './form.ts';
import { glyph, type Glyph } from './glyph.ts';
import { html, type Html } from './html.ts';
import { anchor, type Link } from './link.ts';
import { mark } from './mark.ts';

/** A person as their provider describes them. */
export interface Person {
  readonly name: string | null;
  readonly email: string | null;
  /** `sub`. */
  readonly subject: string;
}

export interface AccountView {
  readonly person: Person;
  /** To the page `me`, or from there to the portal. */
  readonly links: readonly Link[];
  /** Ends this session. */
  readonly signOut: Form;
}

/** The best that there is to call somebody by. */
export function nameOf({ name, email, subject }: Person): string {
  return name ?? email ?? subject;
}

export const ACCOUNT_STYLE = `.account{display:flex;align-items:center;gap:.5rem;min-width:0;padding:.25rem .875rem .25rem .25rem;border:1px solid var(--edge);border-radius:99px;background:var(--card);color:var(--ink);font:inherit;font-size:.875rem;font-weight:550;cursor:pointer}
.account:hover{border-color:var(--soft)}.account .square{width:1.875rem;height:1.875rem;border-radius:50%;font-size:.8125rem}.account bdi{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;max-width:14rem}
.menu{position:absolute;inset:4.25rem max(1rem,calc(50vw - 33rem)) auto auto;width:min(18rem,100vw - 2rem);padding:.375rem;border:1px solid var(--line);border-radius:14px;background:var(--card);color:var(--ink);box-shadow:var(--lift);font-size:.875rem}
.menu p{padding:.625rem .75rem;margin-bottom:.375rem;border-bottom:1px solid var(--line)}.menu small{display:block;color:var(--soft);font-size:.8125rem}
.item{display:flex;align-items:center;gap:.625rem;width:100%;min-height:2.5rem;padding:.375rem .75rem;border:0;border-radius:9px;background:none;color:inherit;font:inherit;text-align:start;text-decoration:none;cursor:pointer}.item:hover{background:var(--field)}.item .glyph{color:var(--soft)}
@supports not selector(:popover-open){.menu{position:static}}
@media (max-width:30rem){.account{padding:.25rem}.account bdi{display:none}}`;

/** @param drawing beside the links. */
export function accountMenu({ person, links, signOut }: AccountView, drawing: Glyph): Html {
  const name = nameOf(person);
  const second = person.email === null || person.email === name ? null : html`<small>${person.email}</small>`;
  return html`<button type="button" class="account" popovertarget="account">
      ${mark(person.subject, name)}<span class="unseen">Account of ${name}</span><bdi aria-hidden="true">${name}</bdi>
    </button>
    <div id="account" class="menu" popover>
      <p>
        <b><bdi>${name}</bdi></b
        >${second}
      </p>
      ${links.map(({ label, href }) => anchor(href, 'item', html`${glyph(drawing)}${label}`))}
      ${form(signOut, 'item', html`${glyph('door')}Sign out`)}
    </div>`;
}
