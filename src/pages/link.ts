/** Links: the only place where an address becomes an `href`, so that none of them can be a script. */

import { html, type Html, type Insertable } from './html.ts';

/** Where a person can go. */
export interface Link {
  readonly label: string;
  /** `http:`, `https:`, or a path on this host. */
  readonly href: string;
}

/** @returns the address as it goes into an attribute; null when it is neither http(s) nor a path on this host. */
export function address(href: string): string | null {
  if (href.startsWith('/') && URL.canParse(href, 'https://here.invalid')) {
    // `//elsewhere`, `/\elsewhere` and `/<tab>/elsewhere` all leave this host.
    return new URL(href, 'https://here.invalid').host === 'here.invalid' ? href : null;
  }
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/** The content alone when the address is none that a page may link to. @param style a class; empty = none. */
export function anchor(href: string, style: string, content: Insertable): Html {
  const safe = address(href);
  const look = style === '' ? null : html` class="${style}"`;
  return safe === null ? html`<span${look}>${content}</span>` : html`<a${look} href="${safe}">${content}</a>`;
}
