/** Where the keys of a provider come from, and one reading of them. */

import { readFile } from 'node:fs/promises';
import { type Asker, discoverKeys } from './discovery.ts';
import { fetchDocument } from './fetch-document.ts';

/** Fits `providers.X.keys` of sallyport.yaml; `text` is what the file held when the configuration was loaded. */
export type KeySource =
  | { readonly kind: 'discovery' }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: string; readonly text: string };

export interface KeyDocument {
  readonly text: string;
  /** ms for which the sender calls it fresh; null = it does not say. */
  readonly maxAge: number | null;
  /** Where it was read. */
  readonly from: string;
}

/** @throws Error, for the operator's eyes, when the keys cannot be had. */
export async function readKeys(source: KeySource, asker: Asker): Promise<KeyDocument> {
  switch (source.kind) {
    case 'file':
      return { text: await readFile(source.file, 'utf8'), maxAge: null, from: source.file };
    case 'url':
      return fetchKeys(new URL(source.url), asker.timeout);
    case 'discovery': {
      const url = await discoverKeys(asker);
      return fetchKeys(url, asker.timeout);
    }
  }
}

async function fetchKeys(url: URL, timeout: number): Promise<KeyDocument> {
  const { text, maxAge } = await fetchDocument(url, timeout);
  return { text, maxAge, from: url.href };
}
