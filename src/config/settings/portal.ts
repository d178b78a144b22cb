/** `portal`: the host on which people sign in, see their apps, and leave; and what its pages look like. */

import { extname } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../../core/host.ts';
import type { App } from './app.ts';
import { httpUrl, origin, type Origin } from './scalar.ts';
import type { Site } from './site.ts';
import { fileSchema, type FileInput } from './source.ts';

export const portalSchema = z
  .strictObject({
    url: origin().describe('A host of its own; `/.sallyport/callback/<provider>` there is the redirect URI.'),
    title: z.string().min(1).max(60).default('Sallyport').describe('Stands on every page that people see.'),
    logo: fileSchema().optional().describe('SVG without scripts or links, at most 2.5 KB, beside the title.'),
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'a colour such as `#3b5bdb`')
      .optional()
      .describe('Colour of links and buttons.'),
    help: z
      .strictObject({
        text: z.string().min(1).max(60).describe('What the link says.'),
        url: httpUrl().describe('Where it leads.'),
      })
      .optional()
      .describe('Where people find help; stands on every refusal.'),
  })
  .optional()
  .describe('Where people sign in and see their apps. One app alone can do without.');

/** How the pages look. */
export interface Brand {
  readonly title: string;
  /** `data:image/svg+xml;base64,…` */
  readonly logo: string | null;
  /** `#rrggbb` */
  readonly accent: string | null;
  readonly help: { readonly text: string; readonly url: string } | null;
}

export interface Portal {
  readonly origin: Origin;
  /** Null = a host of its own; else the app whose host it shares. */
  readonly app: string | null;
  readonly brand: Brand;
}

const PLAIN: Brand = { title: 'Sallyport', logo: null, accent: null, help: null };
/** With it the longest page stays below 20 KB. */
const LARGEST_LOGO = 2_500;

/**
 * @param apps that take sessions of a provider where people can sign in; empty = nobody signs in.
 * @returns null when nobody can sign in, or it cannot be said where.
 */
export async function readPortal(
  input: z.output<typeof portalSchema>,
  apps: readonly App[],
  site: Site,
): Promise<Portal | null> {
  if (input === undefined) return portalOfOne(apps, site);
  const at = site.in('url');
  const { url } = input;
  if (url.host.includes('*')) at.error('bad-wildcard', 'people are sent to the portal, so it needs one host');
  // Where something is wrong it may be just the secret with which they would.
  if (apps.length === 0 && !site.hasErrors())
    site.key.warn('no-effect', 'nobody can sign in: no provider has `client_secret` or `client_key`');
  keepsCookies(url, at);
  const { title, accent, help } = input;
  const brand = { title, logo: await readLogo(input.logo, site), accent: accent ?? null, help: help ?? null };
  return { origin: url, app: null, brand };
}

function portalOfOne(apps: readonly App[], site: Site): Portal | null {
  const [app, ...others] = apps;
  if (app === undefined) return null;
  const [first] = app.origins;
  if (others.length > 0 || first.host.includes('*')) {
    site.key.error(
      'missing-key',
      'people can sign in to several hosts, and a provider sends them back to one',
      'add `portal: { url: https://access.corp.example }`, or `credentials: [bearer]` for apps without people',
    );
    return null;
  }
  return { origin: first, app: app.name, brand: PLAIN };
}

/** Every cookie of the gate is `Secure`: browsers take those over plain HTTP from this machine only. */
export function keepsCookies({ scheme, host, origin: text }: Origin, site: Site): void {
  if (scheme === 'https' || isLoopback(host)) return;
  site.error('insecure-cookies', `over plain HTTP browsers keep no cookie of \`${text}\`, so nobody can sign in`);
}

async function readLogo(input: FileInput | undefined, site: Site): Promise<string | null> {
  if (input === undefined) return null;
  const at = site.in('logo', 'file');
  const text = await at.read(input.file);
  if (text === null) return null;
  // In an `<img>` it can neither run nor load anything; what could is refused all the same.
  if (extname(input.file).toLowerCase() !== '.svg' || !/<svg[\s>]/i.test(text)) at.error('bad-logo', 'this is no SVG');
  else if (Buffer.byteLength(text) > LARGEST_LOGO)
    at.error('bad-logo', 'a logo has at most 2.5 KB: every page carries it');
  else if (/<script|<foreignObject|\bon\w+\s*=|\b(?:xlink:)?href\s*=\s*["'](?!#)/i.test(text))
    at.error('bad-logo', 'a logo must have no script and no link');
  return `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`;
}
