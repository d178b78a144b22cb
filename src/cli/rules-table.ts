/** The rules that a request touches, each with its conditions: true, false or unknown, what is asked, what is, and where it stands. */

import type { Explanation, RuleExplained } from '../core/policy/explain.ts';
import type { PolicyApp } from '../core/policy/model.ts';
import type { Truth } from '../core/policy/truth.ts';
import { askedWords } from './asked.ts';
import { rowsInColumns } from './columns.ts';
import type { Paint, Tone } from './paint.ts';
import { lineOf } from './spelling.ts';

/** Characters of a line; a long file name may take more. */
const WIDTH = 100;
const ASKED = 30;
/** Of what was observed, however long the file name is. */
const LEAST = 24;

const TONES: Readonly<Record<Truth, Tone>> = { T: 'good', F: 'bad', U: 'doubt' };

export function rulesTable({ rules, deciders }: Explanation, app: PolicyApp | null, paint: Paint): string[] {
  const places = rules.flatMap(({ conditions }) => conditions.map(({ at }) => lineOf(at).length));
  const observed = Math.max(LEAST, WIDTH - '  T  '.length - ASKED - '  '.length * 2 - Math.max(0, ...places));
  const rows = rules.flatMap((rule) => rowsOf(rule, app, paint));
  const lines = rowsInColumns(rows, ['  T'.length, ASKED, observed]);
  let at = 0;
  return rules.flatMap((explained) => {
    const own = lines.slice(at, at + explained.conditions.length).flat();
    at += explained.conditions.length;
    return [...(explained === rules[0] ? [] : ['']), heading(explained, deciders, paint), ...own];
  });
}

function heading({ rule, resource, truth }: RuleExplained, deciders: readonly string[], paint: Paint): string {
  const notes = [...(rule.mode === 'shadow' ? ['shadow'] : []), ...(deciders.includes(rule.id) ? ['decides'] : [])];
  const place = resource === null ? '' : ` on ${resource}`;
  const name = paint('strong', `${rule.kind} ${rule.id}`);
  return `${paint(TONES[truth], truth)}  ${name}${place}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}  ${paint('quiet', lineOf(rule.at))}`;
}

function rowsOf({ rule, conditions }: RuleExplained, app: PolicyApp | null, paint: Paint): string[][] {
  return conditions.map((condition) => {
    const { truth, from, observed, at } = condition;
    const asked = `${from === 'floor' ? 'floor: ' : ''}${askedWords(rule, condition, app)}`;
    return [`  ${paint(TONES[truth], truth)}`, asked, observed, paint('quiet', lineOf(at))];
  });
}
