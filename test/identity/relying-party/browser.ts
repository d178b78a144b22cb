/** As much of a browser as a redirect needs: it keeps cookies and follows, until it is sent away from the provider. */

export class Browser {
  readonly #cookies = new Map<string, string>();

  /** @returns where it was sent: the first URL of another origin. */
  async visit(start: URL): Promise<URL> {
    for (let url = start, hops = 0; hops < 10; hops++) {
      const response = await this.#fetch(url, {});
      url = this.#target(response, url);
      if (url.origin !== start.origin) return url;
    }
    throw new Error('redirected without an end');
  }

  /** Opens a page with one form, adds these fields, and submits it. @returns as above. */
  async submit(page: URL, fields: Record<string, string>): Promise<URL> {
    const html = await (await this.#fetch(page, {})).text();
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
    const hidden = Array.from(html.matchAll(/name="([^"]+)" value="([^"]*)"/g), ([, name = '', value = '']) => [
      name,
      value,
    ]);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    const url = new URL(action, page);
    return this.#target(await this.#fetch(url, { method: 'POST', body }), url);
  }

  #target(response: Response, from: URL): URL {
    const location = response.headers.get('location');
    if (location === null) throw new Error(`answered ${response.status} at ${from.pathname}`);
    return new URL(location, from);
  }

  async #fetch(url: URL, options: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { ...options, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}
