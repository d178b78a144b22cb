/** The one way to make markup: a tagged template that escapes everything it did not write itself. */

let make: (markup: string) => Html;

/** Markup that may be inserted as it is. Only `html` and `literal` make one, so a string can never pass for markup. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  static {
    make = (markup) => new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** `null` and an empty list insert nothing. */
export type Insertable = string | number | Html | null | readonly Insertable[];

/** Safe in text and in double-quoted attributes; never insert into a script, a style or an unquoted attribute. */
export function html(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  const parts = undented.get(strings) ?? undent(strings);
  let markup = parts[0] ?? '';
  values.forEach((value, index) => {
    markup += render(value) + (parts[index + 1] ?? '');
  });
  return make(markup);
}

/** By template: its strings are the same object each time. */
const undented = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The indentation of our source is a twentieth of a page, and says nothing. */
function undent(strings: TemplateStringsArray): readonly string[] {
  const parts = strings.map((text) => text.replaceAll(/\n\s+/g, '\n'));
  undented.set(strings, parts);
  return parts;
}

/** Markup that stands in our own source (a style sheet, a drawing). INVARIANT: never called with anything from a request. */
export function literal(markup: string): Html {
  return make(markup);
}

function render(value: Insertable): string {
  if (value === null) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Bidirectional controls could make an e-mail address read backwards as another; they are shown as a mark.
const SPECIAL = /[&<>"']|[\u202a-\u202e\u2066-\u2069]|\p{Cc}/gu;

function escape(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES[character] ?? (character === '\n' ? '\n' : '\ufffd'));
}
