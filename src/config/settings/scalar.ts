/** The schemas of single values — durations, sizes, ports, URLs — each turned into what the program computes with. */

import { z } from 'zod';
import { parseCidr } from '../../core/address.ts';
import { parseDuration } from '../../core/duration.ts';
import { parseHost } from '../../core/host.ts';
import { parseSize } from '../../core/size.ts';

/** The lower and the upper limit, both allowed, as an operator would write them. */
interface Bounds {
  readonly min?: string;
  readonly max?: string;
}

/** `30s`, `5m`, `12h` → milliseconds. */
export function duration(bounds: Bounds = {}) {
  return bounded(parseDuration, 'a duration such as `500ms`, `30s` or `12h`', ['30s', '5m'], bounds);
}

/** `16KiB`, `1MiB` → bytes. */
export function size(bounds: Bounds = {}) {
  return bounded(parseSize, 'a size such as `512B`, `16KiB` or `1MiB`', ['16KiB'], bounds);
}

function bounded(parse: (text: string) => number | null, noun: string, examples: string[], { min, max }: Bounds) {
  const lowest = min === undefined ? 0 : (parse(min) ?? 0);
  const highest = max === undefined ? Infinity : (parse(max) ?? Infinity);
  const text = z.string({ error: `expected ${noun}` }).meta({ examples });
  return text.transform((text, context) => {
    const value = parse(text);
    if (value === null) return refuse(context, `expected ${noun}, got \`${text}\``);
    if (value < lowest) return refuse(context, `\`${text}\` is too little: at least \`${min}\``);
    if (value > highest) return refuse(context, `\`${text}\` is too much: at most \`${max}\``);
    return value;
  });
}

/** A TCP port; 0 lets the system choose one. */
export function port() {
  return z.int().min(0).max(65_535);
}

/** `10.0.0.0/8`, or one address. */
export function cidr() {
  return z.string().transform((text, context) => {
    const parsed = parseCidr(text);
    if (parsed === null)
      return refuse(context, `\`${text}\` is not a network such as \`10.0.0.0/8\` or \`2001:db8::/32\``);
    if (parsed.bits === 0)
      return refuse(context, `\`${text}\` is every address there is: whoever connects would be believed`);
    return parsed;
  });
}

/** Where an HTTP server is, and nothing more: scheme, host and port. */
export interface Origin {
  /** `https://finance.corp.example:8443`; a default port is left out. */
  readonly origin: string;
  readonly scheme: 'http' | 'https';
  /** Spelled as that of a request is (`parseHost`); may begin with `*.` where wildcards are allowed. */
  readonly host: string;
  readonly port: number;
}

/** `https://host` or `https://host:port`, without a path. */
export function origin() {
  const text = z.string().meta({ examples: ['https://app.corp.example'] });
  return text.transform((text, context): Origin => {
    const url = parseHttpUrl(text);
    if (url === null) return refuse(context, `\`${text}\` is not a URL such as \`https://app.corp.example\``);
    if (carriesUser(url)) return refuse(context, 'a URL here must not carry a user or a password');
    if (!/^https?:\/\/[^/?#]+\/?$/i.test(text)) {
      return refuse(context, `\`${text}\` must end after host and port: paths are the policy's`);
    }
    return originOf(url);
  });
}

/** Any `http:` or `https:` URL, kept exactly as it was written. */
export function httpUrl() {
  return z.string().transform((text, context) => {
    const url = parseHttpUrl(text);
    if (url === null) return refuse(context, `\`${text}\` is not a URL such as \`https://idp.corp.example\``);
    if (carriesUser(url)) return refuse(context, 'a URL here must not carry a user or a password');
    if (url.hash !== '') return refuse(context, `\`${text}\` must not have a fragment`);
    return text;
  });
}

export function parseHttpUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && /^https?:\/\//i.test(text) && url.hostname !== '' ? url : null;
}

function carriesUser({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

function originOf(url: URL): Origin {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { origin: url.origin, scheme, host: hostOf(url), port };
}

/** What only a wildcard at another place can be is left for whoever asks. */
function hostOf({ hostname }: URL): string {
  const wild = hostname.startsWith('*.') ? '*.' : '';
  const parsed = parseHost(hostname.slice(wild.length));
  return parsed === null ? hostname : wild + parsed.name;
}

/** A name that other places refer to, and that logs and metrics show; the policy allows the same names. */
export function name() {
  return z
    .string()
    .max(64)
    .regex(/^[A-Za-z_][\w.-]*$/, 'a name is made of letters, digits, `_`, `-` and `.`, and begins with a letter');
}

function refuse(context: z.RefinementCtx<string>, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
