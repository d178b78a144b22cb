/** The texts that the rules can tell apart: those that they name, those with an ending, other spellings of an address, all others. */

import { sameAddress } from '../../core/policy/subject.ts';
import { ABSENT, type Candidate } from './candidate.ts';

/** What the rules compare a text with. */
export interface TextUse {
  readonly values: ReadonlySet<string>;
  readonly endings: ReadonlySet<string>;
  /** `user:` addresses, which case does not tell apart. */
  readonly addresses: ReadonlySet<string>;
  /** A deny compares it with a part of the path, as a lax reader would. */
  readonly folded: boolean;
}

export function texts({ values, endings, addresses, folded }: TextUse): readonly Candidate[] {
  const named = new Set([...values, ...addresses]);
  const candidates: Candidate[] = [ABSENT, { raw: fresh('someone', '', named), kind: 'other', text: '' }];
  const taken = new Set(named);
  const add = (raw: string, kind: Candidate['kind'], text: string): void => {
    if (taken.has(raw)) return;
    taken.add(raw);
    candidates.push({ raw, kind, text });
  };
  for (const ending of endings) add(fresh('someone', ending, named), 'ending', ending);
  for (const text of named) candidates.push({ raw: text, kind: 'at', text });
  for (const address of addresses) {
    for (const spelling of spellings(address, endings)) add(spelling, 'spelling', address);
  }
  if (folded) for (const text of named) add(variantOf(text, taken), 'spelling', text);
  return candidates;
}

/** Another text that folding makes equal to it: dots at the end go. */
export function variantOf(text: string, taken: ReadonlySet<string>): string {
  let variant = `${text}.`;
  while (taken.has(variant)) variant += '.';
  return variant;
}

function fresh(stem: string, ending: string, taken: ReadonlySet<string>): string {
  let text = `${stem}${ending}`;
  for (let number = 2; taken.has(text); number += 1) text = `${stem}-${number}${ending}`;
  return text;
}

/** Characters that become ASCII in upper case and back: addresses that only a deny takes for the same. */
const LOOKALIKES: readonly (readonly [RegExp, string])[] = [
  [/k/i, '\u212A'],
  [/s/i, '\u017F'],
  [/i/i, '\u0131'],
  [/ff/i, '\uFB00'],
  [/fl/i, '\uFB02'],
];

/** One of each sort: by case, by look, each with each ending that the address has in some case. */
function spellings(address: string, endings: ReadonlySet<string>): readonly string[] {
  const kept = [...endings].filter((ending) => address.toLowerCase().endsWith(ending.toLowerCase()));
  const found: string[] = [];
  for (const ending of ['', ...kept]) {
    const stem = address.slice(0, address.length - ending.length);
    const looks = LOOKALIKES.flatMap(([letters, other]) => (letters.test(stem) ? [stem.replace(letters, other)] : []));
    for (const other of [stem.toUpperCase(), stem.toLowerCase(), ...looks.slice(0, 1)]) found.push(`${other}${ending}`);
  }
  found.push(address.toUpperCase().toLowerCase());
  return found.filter((spelling) => spelling !== address && sameAddress(spelling, address, 'wide'));
}
