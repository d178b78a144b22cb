/** A browser as far as HTTP goes: cookies by host, redirects, Fetch Metadata, and the hop page's way on. */

import { requestLocal } from './local.ts';

export interface Shown {
  readonly status: number;
  /** Where it ended, with its fragment. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Visit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How far to go: all the way (redirects, the hop page, the provider's form), or one answer. */
  readonly go?: 'through' | 'once';
}

export const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' };
export const SCRIPT = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' };

const MOST_STEPS = 20;

export class Browser {
  /** Host → name and path → value. A port is not part of it, as browsers see it. */
  readonly cookies = new Map<string, Map<string, string>>();
  /** Every answer that it was given, `status METHOD url`. */
  readonly trail: string[] = [];
  readonly #ca: string | null;

  /** @param ca PEM of an authority that it was told to trust. */
  constructor(ca: string | null = null) {
    this.#ca = ca;
  }

  /** What it has under a name on a host; null = nothing. */
  cookie(host: string, name: string): string | null {
    return this.cookies.get(host)?.get(`${name} /`) ?? null;
  }

  drop(host: string, name: string): void {
    this.cookies.get(host)?.delete(`${name} /`);
  }

  put(host: string, name: string, value: string, path = '/'): void {
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar.set(`${name} ${path}`, value));
  }

  /** The names that begin so. */
  names(host: string, prefix: string): string[] {
    return [...(this.cookies.get(host)?.keys() ?? [])].filter((key) => key.startsWith(prefix));
  }

  /** One answer, whatever it is. */
  async once(url: string | URL, visit: Omit<Visit, 'go'> = {}): Promise<Shown> {
    const target = new URL(url);
    const { method = 'GET', headers = NAVIGATION, body } = visit;
    const answer = await send(target, this.#ca, method, { ...headers, ...this.#cookieHeader(target) }, body);
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(target.hostname, set);
    this.trail.push(`${answer.status} ${method} ${target.href}`);
    return { ...answer, url: target };
  }

  /** As a person navigates: to the last page, or to the first that asks them something. */
  async open(url: string | URL): Promise<Shown> {
    let target = new URL(url);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const shown = await this.once(target);
      const location = locationOf(shown);
      if (location !== null) {
        target = follow(target, location);
      } else {
        const form = submittedForm(shown.body);
        if (form !== null) return this.submit(new URL(form.action, target), form.fields);
        const next = hopOf(shown.body);
        if (next === null) return { ...shown, url: target };
        if (target.hash !== '') next.searchParams.set('f', target.hash.slice(1));
        target = next;
      }
    }
    throw new Error(`sent in circles: ${this.trail.slice(-6).join('\n')}`);
  }

  /** Fills in the provider's form that `shown` is, and goes on. */
  async signIn(shown: Shown, form: Readonly<Record<string, string>>): Promise<Shown> {
    if (!shown.url.pathname.startsWith('/interaction/')) throw new Error(`no sign-in form: ${shown.url.href}`);
    const body = new URLSearchParams(form).toString();
    const headers = { ...NAVIGATION, 'content-type': 'application/x-www-form-urlencoded' };
    return this.#goOn(await this.once(shown.url, { method: 'POST', headers, body }));
  }

  /** Sends one of the gate's own forms, and goes on. */
  async submit(url: string | URL, fields: Readonly<Record<string, string>>): Promise<Shown> {
    const target = new URL(url);
    const headers = {
      ...NAVIGATION,
      'sec-fetch-site': 'same-origin',
      origin: target.origin,
      'content-type': 'application/x-www-form-urlencoded',
    };
    return this.#goOn(
      await this.once(target, { method: 'POST', headers, body: new URLSearchParams(fields).toString() }),
    );
  }

  async #goOn(shown: Shown): Promise<Shown> {
    const location = locationOf(shown);
    return location === null ? shown : this.open(follow(shown.url, location));
  }

  #cookieHeader({ hostname, pathname }: URL): Record<string, string> {
    const pairs = [...(this.cookies.get(hostname) ?? [])].flatMap(([key, value]) => {
      const [name = '', path = '/'] = key.split(' ');
      return pathname.startsWith(path) ? [`${name}=${value}`] : [];
    });
    return pairs.length === 0 ? {} : { cookie: pairs.join('; ') };
  }

  #keep(host: string, header: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const gone = attributes.some((attribute) => /^max-age=0$|^expires=Thu, 01 Jan 1970/i.test(attribute));
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
    if (gone) this.cookies.get(host)?.delete(`${name} ${path}`);
    else this.put(host, name, pair.slice(pair.indexOf('=') + 1), path);
  }
}

/** Where an answer leads by itself: a redirect, or a page that goes on. */
function locationOf({ status, headers: { location, refresh } }: Shown): string | null {
  if (typeof location === 'string' && status < 400) return location;
  return typeof refresh === 'string' ? (/^0;url=(.+)$/.exec(refresh)?.[1] ?? null) : null;
}

/** A redirect without a fragment keeps the one of before (RFC 9110 §10.2.2). */
function follow(from: URL, location: string): URL {
  const next = new URL(location, from);
  if (next.hash === '') next.hash = from.hash;
  return next;
}

/** A form that a script of its page sends at once, as the provider's pages do between a sign-out and what follows it. */
function submittedForm(body: string): { action: string; fields: Record<string, string> } | null {
  const action = /<form[^>]* action="([^"]+)"/.exec(body)?.[1];
  if (action === undefined || !body.includes('document.forms[0]')) return null;
  const inputs = body.matchAll(/<input type="?hidden"? name="?([\w.]+)"? value="?([^">]*)"?/g);
  return { action, fields: Object.fromEntries(Array.from(inputs, ([, name = '', value = '']) => [name, value])) };
}

function hopOf(body: string): URL | null {
  const href = /<a id="next" href="([^"]+)"/.exec(body)?.[1];
  return href === undefined ? null : new URL(href.replaceAll('&amp;', '&'));
}

function send(
  url: URL,
  ca: string | null,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Omit<Shown, 'url'>> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    requestLocal(url, ca, { method, headers: { ...headers, ...length } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      answer.once('error', reject);
    })
      .once('error', reject)
      .end(body);
  });
}
