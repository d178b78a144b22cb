/** Brings changed files into service, one load at a time: what does not check, or says nothing new, changes nothing. */

import { load, type Loaded } from '../config/load.ts';
import { Parser } from '../config/parse.ts';
import { watchFiles, type Watcher } from '../config/file-watcher.ts';
import type { AssertionKeys } from '../upstream/assertion-keys.ts';
import { loadAssertionKeys } from './assertion-keys.ts';
import { goodOf, type Good, type Parts } from './builder.ts';
import { PolicyCompiler } from './compiler.ts';
import type { Journal } from './journal.ts';

export interface Files {
  readonly config: string;
  /** Where `{ env: NAME }` is looked up; does not change while the program runs. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Files that check. */
interface Checked {
  readonly good: Good;
  readonly keys: AssertionKeys;
  /** Of all that was read: equal for equal loads. */
  readonly digest: string;
}

/** What became of a reload: a new load serves, the files say what they said before, or what is wrong with them. */
export type Reloaded = 'new' | 'same' | { readonly problem: string };

export class Reloader {
  readonly #files: Files;
  readonly #journal: Journal;
  readonly #parser = new Parser();
  readonly #compiler = new PolicyCompiler();
  #digest = '';
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<Reloaded> | null = null;
  #watcher: Watcher | null = null;
  #closed = false;

  constructor(files: Files, journal: Journal) {
    this.#files = files;
    this.#journal = journal;
  }

  /**
   * The first load. @returns null when the files do not check.
   * @throws Error when an assertion key cannot be read or made.
   */
  async first(): Promise<{ load: Parts; loaded: Loaded } | null> {
    const loaded = await this.#read();
    this.#report(loaded);
    const good = goodOf(loaded);
    if (good === null) return null;
    const { keys, digest } = await this.#complete(good, loaded);
    this.#digest = digest;
    return { load: { good, keys, evaluator: await this.#compiler.compile(good.policy) }, loaded };
  }

  /** Reloads whenever the content of one of the files changes. */
  watch({ files, startedAt, dated }: Loaded, onChange: () => void): void {
    this.#watcher = watchFiles({ files, dated }, onChange, startedAt);
  }

  /**
   * Reads all files anew. Whoever asks while it waits for another shares it.
   *
   * @param adopt makes a load serve, or throws; then the one of before serves on.
   */
  reload(adopt: (load: Parts) => void): Promise<Reloaded> {
    if (this.#next !== null) return this.#next;
    this.#next = this.#after(this.#running, adopt);
    this.#running = this.#next;
    return this.#next;
  }

  /** Resolves when no load is under way any more; none is adopted from now on. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#watcher?.close();
    await this.#running;
  }

  async #after(running: Promise<unknown>, adopt: (load: Parts) => void): Promise<Reloaded> {
    await running;
    this.#next = null;
    return this.#attempt(adopt);
  }

  async #attempt(adopt: (load: Parts) => void): Promise<Reloaded> {
    if (this.#closed) return 'same';
    try {
      const loaded = await this.#read();
      this.#watcher?.update(loaded, loaded.startedAt);
      const good = goodOf(loaded);
      if (good === null) {
        this.#report(loaded);
        return { problem: firstOf(loaded) };
      }
      const next = await this.#complete(good, loaded);
      if (this.#closed || next.digest === this.#digest) return 'same';
      const evaluator = await this.#compiler.compile(good.policy);
      if (this.#closed) return 'same';
      this.#report(loaded);
      adopt({ good, keys: next.keys, evaluator });
      this.#digest = next.digest;
      return 'new';
    } catch (error) {
      return { problem: String(error) };
    }
  }

  #read(): Promise<Loaded> {
    return load(this.#files.config, this.#files.env, this.#parser);
  }

  #report({ problems, sources }: Loaded): void {
    if (problems.length > 0) this.#journal.problems(problems, sources);
  }

  /** Keys that the gate made itself stand in no file that a load reads. */
  async #complete(good: Good, { digest }: Loaded): Promise<Checked> {
    const { assertion, data } = good.settings;
    const keys = await loadAssertionKeys(assertion, data);
    return { good, keys, digest: `${digest} ${keys.signer.kid} ${keys.jwks}` };
  }
}

function firstOf({ problems }: Loaded): string {
  const first = problems.find((problem) => problem.severity === 'error');
  if (first === undefined) return 'the files do not check';
  return `${first.at.file}:${first.at.line}:${first.at.col}: ${first.message}`;
}
