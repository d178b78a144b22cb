/** A place in sallyport.yaml while it is checked: it also reads the files it names, and knows what may be weakened there. */

import { isAbsolute, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, Path } from '../document.ts';
import type { FileReader, FileText } from '../file-reader.ts';
import { Place } from '../place.ts';
import type { WeakeningName, Weakenings } from './weakening.ts';

/** What all places of one file share. */
export interface Ground {
  readonly document: Document;
  /** The folder of the file, as the operator named it: relative paths start here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: FileReader;
  readonly weakenings: Weakenings;
  readonly problems: Diagnostic[];
}

export class Site extends Place {
  readonly ground: Ground;

  constructor(ground: Ground, path: Path = [], part: 'key' | 'value' = 'value') {
    super(ground.document, ground.problems, path, part);
    this.ground = ground;
  }

  override in(...steps: Path): Site {
    return new Site(this.ground, [...this.path, ...steps]);
  }

  override get key(): Site {
    return new Site(this.ground, this.path, 'key');
  }

  /** As an error of its own, unless this is knowingly unsafe. @returns whether it is */
  weaken(name: WeakeningName, message: string): boolean {
    if (this.covers(name)) return true;
    this.error(name, message, `if that is meant, name it: \`insecure: [${name}]\``);
    return false;
  }

  /** Whether the weakening was named for this place; from now on it counts as in force here. */
  covers(name: WeakeningName): boolean {
    return this.ground.weakenings.covers(name, this.path);
  }

  hasErrors(): boolean {
    return this.ground.problems.some((problem) => problem.severity === 'error');
  }

  /** A path from the file, as it is shown to the operator. */
  shown(path: string): string {
    return isAbsolute(path) ? path : join(this.ground.folder, path);
  }

  /** A path from the file, absolute. */
  resolved(path: string): string {
    return resolve(this.ground.folder, path);
  }

  /** A file named here; null, and a problem, when it cannot be read. */
  async open(path: string): Promise<FileText | null> {
    const content = await this.ground.files.read(this.shown(path));
    if (content.text !== null) return content;
    this.error('unreadable-file', `cannot read \`${this.shown(path)}\`: ${content.reason}`);
    return null;
  }

  async read(path: string): Promise<string | null> {
    const file = await this.open(path);
    return file?.text ?? null;
  }
}
