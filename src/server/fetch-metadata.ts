/** What a browser says of its own request (Fetch Metadata): no page can make it lie. */

import { fieldOf } from './field.ts';

/**
 * `navigation`: a person waits for a document. `other`: a script, a frame or a download asks, or something that is fetched
 * before anybody wants it. `unsaid`: no browser, or one over plain HTTP.
 */
export type Fetching = 'navigation' | 'other' | 'unsaid';

/** @param rawHeaders flat, as sent. */
export function fetchingOf(rawHeaders: readonly string[]): Fetching {
  const mode = fieldOf(rawHeaders, 'sec-fetch-mode');
  if (mode === null) return 'unsaid';
  // Speculation rules and the address bar navigate ahead of the person; then they must do without, and ask again.
  if (mode !== 'navigate' || fieldOf(rawHeaders, 'sec-purpose') !== null) return 'other';
  const destination = fieldOf(rawHeaders, 'sec-fetch-dest');
  // A navigation that a service worker of the app passed on has lost its destination. So has a download, which wants no HTML.
  const isDocument = destination === 'document' || (destination === 'empty' && acceptsHtml(rawHeaders));
  return isDocument ? 'navigation' : 'other';
}

export function acceptsHtml(rawHeaders: readonly string[]): boolean {
  return (fieldOf(rawHeaders, 'accept') ?? '').toLowerCase().includes('text/html');
}
