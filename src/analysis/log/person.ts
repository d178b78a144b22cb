/** Who asked, as a report names them. */

import type { LoggedSubject } from './logged.ts';

export interface Person {
  /** The e-mail address where there is one, else the subject; `anonymous`. */
  readonly name: string;
  /** Null: nobody was signed in. */
  readonly iss: string | null;
  readonly sub: string | null;
}

const ANYBODY: Person = { name: 'anonymous', iss: null, sub: null };

/** One object a person, so that people can be counted. */
export class People {
  /** By issuer, then subject. */
  readonly #known = new Map<string, Map<string, Person>>();

  of(subject: LoggedSubject): Person {
    if (subject.via === 'none') return ANYBODY;
    const { iss, sub, email } = subject;
    let known = this.#known.get(iss);
    if (known === undefined) {
      known = new Map();
      this.#known.set(iss, known);
    }
    let person = known.get(sub);
    if (person === undefined) {
      person = { name: typeof email === 'string' ? email : sub, iss, sub };
      known.set(sub, person);
    }
    return person;
  }
}
