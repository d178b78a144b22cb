/** The account menu: who is signed in here, and the way out. Opens and closes without a script. */

import { form, type Form } from './form.ts';
import { glyph } from './glyph.ts';
import { html, type Html } from './html.ts';
import { anchor, type Link } from './link.ts';
import { mark } from './mark.ts';

/** The person as their provider describes them. */
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

export function accountMenu({ person, links, signOut }: AccountView): Html {
  const name = nameOf(person);
  return html`<button class="account" popovertarget="account" aria-label="Account: ${name}">
      ${mark(person.subject, name)}<bdi>${name}</bdi>
    </button>
    <div id="account" class="menu" popover>
      <p>
        <b><bdi>${name}</bdi></b
        >${person.email === null ? null : html`<small>${person.email}</small>`}
      </p>
      ${links.map(({ label, href }) => anchor(href, 'item', html`${glyph('person')}${label}`))}
      ${form(signOut, 'item', html`${glyph('door')}Sign out`)}
    </div>`;
}
