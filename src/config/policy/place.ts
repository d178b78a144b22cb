/** A place in a policy file while it is read: it knows its position and takes the problems found there. */

import type { Position } from '../../core/position.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, Path } from '../document.ts';
import { closest } from '../suggest.ts';

export class Place {
  readonly #document: Document;
  readonly #path: Path;
  readonly #problems: Diagnostic[];

  constructor(document: Document, problems: Diagnostic[], path: Path = []) {
    this.#document = document;
    this.#problems = problems;
    this.#path = path;
  }

  in(...keys: (string | number)[]): Place {
    return new Place(this.#document, this.#problems, [...this.#path, ...keys]);
  }

  /** Of the value. */
  get at(): Position {
    return this.#document.locate(this.#path, 'value').at;
  }

  /** Of the key: where a named thing begins. */
  get keyAt(): Position {
    return this.#document.locate(this.#path, 'key').at;
  }

  error(code: string, message: string, help: string | null = null): void {
    this.#report('error', code, message, help, 'value');
  }

  errorAtKey(code: string, message: string, help: string | null = null): void {
    this.#report('error', code, message, help, 'key');
  }

  warn(code: string, message: string, help: string | null = null): void {
    this.#report('warning', code, message, help, 'value');
  }

  /** `grant … names group …`, and the name that was perhaps meant. */
  unknownName(message: string, name: string, known: Iterable<string>): void {
    const near = closest(name, known);
    this.error('unknown-name', message, near === null ? null : `did you mean \`${near}\`?`);
  }

  #report(
    severity: 'error' | 'warning',
    code: string,
    message: string,
    help: string | null,
    part: 'key' | 'value',
  ): void {
    const { at, length } = this.#document.locate(this.#path, part);
    this.#problems.push({ severity, code, message, help, at, length });
  }
}
