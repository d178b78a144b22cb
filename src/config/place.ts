/** A place in a file that a person wrote: it knows its position, and takes the problems that are found there. */

import type { Position } from '../core/position.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Document, Path } from './document.ts';
import { closest } from './suggest.ts';

/** Behind as many problems nobody reads on, and thousands of names, each compared with thousands, would take minutes. */
const MOST_SUGGESTIONS = 200;

export class Place {
  readonly document: Document;
  readonly path: Path;
  readonly #part: 'key' | 'value';
  readonly #problems: Diagnostic[];

  constructor(document: Document, problems: Diagnostic[], path: Path = [], part: 'key' | 'value' = 'value') {
    this.document = document;
    this.path = path;
    this.#part = part;
    this.#problems = problems;
  }

  in(...steps: Path): Place {
    return new Place(this.document, this.#problems, [...this.path, ...steps]);
  }

  /** The same place, whose problems stand at its key: what is wrong is the name, or the whole of a long value. */
  get key(): Place {
    return new Place(this.document, this.#problems, this.path, 'key');
  }

  get at(): Position {
    return this.document.locate(this.path, this.#part).at;
  }

  error(code: string, message: string, help: string | null = null): void {
    this.#report('error', code, message, help);
  }

  warn(code: string, message: string, help: string | null = null): void {
    this.#report('warning', code, message, help);
  }

  /** @param message what names the unknown `name` */
  unknownName(message: string, name: string, known: Iterable<string>, otherwise: string | null = null): void {
    const near = this.nearest(name, known);
    this.error('unknown-name', message, near === null ? otherwise : `did you mean \`${near}\`?`);
  }

  /** The known name that the author may have meant. */
  nearest(name: string, known: Iterable<string>): string | null {
    return this.#problems.length < MOST_SUGGESTIONS ? closest(name, known) : null;
  }

  #report(severity: Diagnostic['severity'], code: string, message: string, help: string | null): void {
    this.#problems.push({ severity, code, message, help, ...this.document.locate(this.path, this.#part) });
  }
}
