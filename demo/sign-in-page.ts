/** The page on which the demo's provider asks for a password, and for a security key when one is wanted. */

import { PEOPLE } from './people.ts';

/** What somebody typed. */
export interface Typed {
  readonly name: string;
  readonly password: string;
  /** `own`: a laptop that device management does not know. */
  readonly laptop: 'company' | 'own';
  readonly key: 'used' | 'not used';
}

/** People who sign in with a browser, each with the password that the page tells. */
export const PASSWORDS: Readonly<Record<string, string>> = {
  mira: 'mira-marketing',
  felix: 'felix-finance',
  kim: 'kim-contractor',
};

/** @returns who signs in with this; null = nobody. */
export function whoTyped({ name, password, laptop, key }: Typed): string | null {
  if (!Object.hasOwn(PASSWORDS, name) || PASSWORDS[name] !== password) return null;
  if (laptop === 'own') return name === 'mira' ? 'byod' : null;
  return key === 'used' && name === 'felix' ? 'felix-phr' : name;
}

export function readTyped(body: string): Typed {
  const form = new URLSearchParams(body);
  return {
    name: form.get('name') ?? '',
    password: form.get('password') ?? '',
    laptop: form.get('laptop') === 'own' ? 'own' : 'company',
    key: form.get('key') === 'used' ? 'used' : 'not used',
  };
}

/** @param wantsKey the app asked for a phishing-resistant sign-in. @param problem shown above the form. */
export function signInPage(wantsKey: 'wants a key' | 'wants no key', problem: string | null): string {
  const names = Object.entries(PASSWORDS).map(
    ([name, password]) =>
      `<tr><th scope=row>${name}</th><td><code>${password}</code></td><td>${PEOPLE[name]?.email}</td></tr>`,
  );
  const key =
    wantsKey === 'wants a key'
      ? '<label><input type=checkbox name=key value=used id=key> Touch my security key (felix has one)</label>'
      : '';
  return `<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1">
<title>Example Corp: sign in</title><link rel=icon href="data:,"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:8vh auto;padding:0 1rem}
label{display:block;margin:.8rem 0}input:not([type=checkbox]){display:block;width:100%;padding:.6rem;font:inherit;box-sizing:border-box}
button{padding:.6rem 1.2rem;font:inherit}table{font-size:.85rem;opacity:.8}th,td{text-align:left;padding-right:1rem}[role=alert]{color:#b3261e}
</style><main><h1>Example Corp</h1>${problem === null ? '' : `<p role=alert>${problem}</p>`}
<form method=post><label>Name <input name=name autocomplete=username autofocus></label>
<label>Password <input name=password type=password autocomplete=current-password></label>
<label><input type=checkbox name=laptop value=own> I am on my own laptop, not the company's (mira)</label>${key}
<button>Sign in</button></form>
<p>The people of the demo:</p><table>${names.join('')}</table></main></html>`;
}
