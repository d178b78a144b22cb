/** Edits of a policy as changes of the files that it is written in: comments and formatting stay. */

import type { Edit } from '../analysis/tighten/edit.ts';
import { type Document, parseDocument, type Path } from '../config/document.ts';
import { editList, type ItemEdit } from '../config/edit/list-edit.ts';
import { MapEdits } from '../config/edit/map-edit.ts';
import { nodeAt } from '../config/edit/nodes.ts';
import { type Splice, spliced } from '../config/edit/splice.ts';
import type { PolicySource } from '../config/policy/load.ts';
import { formatDuration } from '../core/duration.ts';
import type { Policy } from '../core/policy/model.ts';

export interface PatchedFile extends PolicySource {
  readonly before: string;
  readonly splices: readonly Splice[];
}

export interface Patch {
  readonly files: readonly PatchedFile[];
  /** Edits that the way a file is written does not allow (an alias, an anchor). */
  readonly unwritable: readonly Edit[];
}

/** @param sources of the policy */
export function patchPolicy(sources: readonly PolicySource[], policy: Policy, edits: readonly Edit[]): Patch {
  const files = sources.flatMap(({ file, text }) => {
    const { document } = parseDocument(file, text);
    return document === null ? [] : [new FilePatch(document)];
  });
  const unwritable = edits.filter((edit) => !files.some((file) => file.write(edit, policy)));
  return { files: files.map((file) => file.patched()), unwritable };
}

class FilePatch {
  readonly #document: Document;
  readonly #grants: ReadonlyMap<unknown, number>;
  readonly #splices: Splice[] = [];
  readonly #maps: MapEdits;
  /** Grants that go as a whole: one list, one edit. */
  readonly #gone = new Set<number>();

  constructor(document: Document) {
    this.#document = document;
    this.#maps = new MapEdits(document);
    this.#grants = new Map(idsIn(document.value).map((id, index) => [id, index]));
  }

  /** @returns false when it is not in this file, or cannot be written */
  write(edit: Edit, policy: Policy): boolean {
    if (edit.kind === 'narrow-routes') return this.#narrowRoutes(edit, policy);
    const index = this.#grants.get(edit.grant);
    if (index === undefined) return false;
    const grant = policy.grants.find(({ id }) => id === edit.grant);
    const here = ['grants', index];
    switch (edit.kind) {
      case 'remove-grant':
        this.#gone.add(index);
        return true;
      case 'narrow-who':
        return this.#list(
          [...here, 'who'],
          grant?.who.map((_, place) => (edit.keep.includes(place) ? 'keep' : [])) ?? [],
        );
      case 'narrow-to':
        return this.#list(
          [...here, 'to'],
          edit.to.map((targets, place) => {
            const [only] = targets;
            const was = grant?.to[place];
            if (targets.length === 1 && only?.app === was?.app && only?.resource === was?.resource) return 'keep';
            return targets.map(({ app, resource }) => `${app}/${resource ?? '*'}`);
          }),
        );
      case 'ask': {
        const [name = '', ...more] = edit.names;
        return this.#maps.set([...here, 'if', edit.key], more.length === 0 ? name : `[${edit.names.join(', ')}]`);
      }
      case 'ask-auth': {
        const { amr, acr, maxAge } = edit;
        const auth = [...here, 'if', 'auth'];
        return [
          amr === null || this.#maps.set([...auth, 'amr'], listed(amr)),
          acr === null || this.#maps.set([...auth, 'acr'], listed(acr)),
          maxAge === null || this.#maps.set([...auth, 'max_age'], formatDuration(maxAge)),
        ].every(Boolean);
      }
      case 'ask-session':
        return this.#maps.set([...here, 'if', 'session', 'max_age'], formatDuration(edit.maxAge));
    }
  }

  patched(): PatchedFile {
    const { file, text, value } = this.#document;
    const items = idsIn(value).map((_, index): ItemEdit => (this.#gone.has(index) ? [] : 'keep'));
    const gone = this.#gone.size === 0 ? [] : (editList(nodeAt(this.#document.root, ['grants']), items, text) ?? []);
    const splices = [...this.#splices, ...this.#maps.splices(placeOf), ...gone];
    return { file, before: text, text: spliced(text, splices) ?? text, splices };
  }

  #narrowRoutes({ app, resource, methods }: Extract<Edit, { kind: 'narrow-routes' }>, policy: Policy): boolean {
    const routes = policy.apps.get(app)?.resources.find(({ name }) => name === resource)?.routes ?? [];
    return this.#list(
      ['apps', app, 'resources', resource],
      routes.map((route, place): ItemEdit => {
        const left = methods[place] ?? [];
        if (left.join() === route.methods.join()) return 'keep';
        return left.length === 0 ? [] : [scalar(`${left.join('|')} ${route.pattern.source}`)];
      }),
    );
  }

  #list(path: Path, edits: readonly ItemEdit[]): boolean {
    const splices = editList(nodeAt(this.#document.root, path), edits, this.#document.text);
    if (splices === null) return false;
    this.#splices.push(...splices);
    return true;
  }
}

/** `if` stands behind what it is about. */
function placeOf(key: string): readonly string[] {
  return key === 'if' ? ['to', 'who'] : [];
}

/** The ids of the grants, in the order of the file. */
function idsIn(value: unknown): readonly unknown[] {
  const grants: unknown = isObject(value) ? value['grants'] : null;
  return Array.isArray(grants) ? grants.map((grant: unknown) => (isObject(grant) ? grant['id'] : null)) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function listed(values: readonly string[]): string {
  return `[${values.map(scalar).join(', ')}]`;
}

/** In quotes where YAML, or a list in one line, might read it as something else. */
function scalar(text: string): string {
  return /^[A-Za-z][\w|/:.*~+-]*(?: [\w|/:.*~+()-]+)*$/.test(text) ? text : JSON.stringify(text);
}
