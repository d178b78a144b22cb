/** Reads a page as strictly as XML, and tells it as an indented outline: what stands in it, without how it looks. */

interface Open {
  readonly tag: string;
  readonly attributes: string;
}

export interface Outline {
  readonly lines: readonly string[];
  readonly ids: readonly string[];
}

const TOKEN = /<(\/?)([a-z][a-z\d]*)((?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*(\/?)>|([^<]+)|(<!doctype html>)/gy;
const VOID: ReadonlySet<string> = new Set(['meta', 'link', 'img', 'input']);
/** Their text is not markup. */
const RAW: ReadonlySet<string> = new Set(['style', 'script']);

/** @throws when a tag is not closed in order, an attribute stands twice, or `<` begins no tag. */
export function outlineOf(page: string): Outline {
  const open: Open[] = [];
  const lines: string[] = [];
  const ids: string[] = [];
  const say = (line: string) => lines.push('  '.repeat(open.length) + line);
  let at = 0;
  while (at < page.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(page);
    if (token === null) throw new Error(`no tag begins at ${page.slice(at, at + 60)}`);
    at = TOKEN.lastIndex;
    const [, closing, tag = '', attributes = '', selfClosed, text] = token;
    if (text !== undefined) {
      if (text.trim() !== '') say(`"${text.trim().replace(/\s+/g, ' ')}"`);
    } else if (closing === '/') {
      const last = open.pop();
      if (last?.tag !== tag) throw new Error(`</${tag}> closes <${last?.tag}>`);
    } else if (tag !== '') {
      say([tag, ...tellAttributes(attributes, ids)].join(' '));
      if (RAW.has(tag)) at = page.indexOf(`</${tag}>`, at) + tag.length + 3;
      else if (selfClosed !== '/') open.push({ tag, attributes });
      else if (!VOID.has(tag) && !open.some((one) => one.tag === 'svg')) throw new Error(`<${tag} /> is not void`);
    }
  }
  if (open.length > 0) throw new Error(`<${open.map((one) => one.tag).join('><')}> stay open`);
  return { lines, ids };
}

function tellAttributes(text: string, ids: string[]): readonly string[] {
  const names = new Set<string>();
  const told: string[] = [];
  for (const [, name = '', value] of text.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
    if (names.has(name)) throw new Error(`${name} stands twice in ${text}`);
    names.add(name);
    if (name === 'id') ids.push(value ?? '');
    // How it looks, and what only drawings have.
    if (name === 'class' || name === 'd' || name === 'viewBox') continue;
    told.push(value === undefined ? name : `${name}="${value.length > 90 ? `${value.slice(0, 90)}…` : value}"`);
  }
  return told;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** All that a person reads, in order, in one line. */
export function textOf({ body }: { readonly body: string }): string {
  return outlineOf(body)
    .lines.map((line) => /^\s*"(.*)"$/.exec(line)?.[1] ?? '')
    .filter((text) => text !== '')
    .join(' ')
    .replace(/&(#?\w+);/g, (_entity, name: string) => ENTITIES[name] ?? '');
}
