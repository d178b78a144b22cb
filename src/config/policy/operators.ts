/** What a predicate asks of one attribute: operators that fit its declared type, with literals of that type. */

import { parseInstant } from '../../core/instant.ts';
import type { Attribute, AttributeType, Literal, Operator } from '../../core/policy/model.ts';
import { parseVersion } from '../../core/version.ts';
import type { Place } from './place.ts';
import type { OperandInput } from './predicate-schema.ts';

type Scalar = string | number | boolean;
type Word = 'equals' | 'any' | 'has' | 'has_all' | 'has_any' | 'gt' | 'gte' | 'lt' | 'lte' | 'ends_with';

const FITTING: Readonly<Record<AttributeType, readonly Word[]>> = {
  string: ['equals', 'any', 'ends_with'],
  bool: ['equals'],
  number: ['equals', 'any', 'gt', 'gte', 'lt', 'lte'],
  version: ['equals', 'any', 'gt', 'gte', 'lt', 'lte'],
  time: ['equals', 'any', 'gt', 'gte', 'lt', 'lte'],
  list: ['has', 'has_all', 'has_any'],
};

/** Several bounds in one mapping all hold. @returns what could be read; problems are reported. */
export function readOperators(input: OperandInput, attribute: Attribute, place: Place): readonly Operator[] {
  if (typeof input !== 'object') return compact([readEquals(input, attribute, place)]);
  const { not, ...words } = input;
  const operators = readWords(words, attribute, place);
  if (not !== undefined) {
    const at = place.in('not');
    const inner = typeof not === 'object' ? readWords(not, attribute, at) : compact([readEquals(not, attribute, at)]);
    const [operand, ...more] = inner;
    if (more.length > 0)
      at.error('several-operators', '`not` takes one value or one operator', 'write one `not` for each');
    if (operand !== undefined) operators.push({ op: 'not', operand });
    else if (typeof not === 'object' && Object.keys(not).length === 0)
      at.error('empty', '`not` of nothing says nothing');
  }
  if (Object.keys(input).length === 0) place.error('empty', `\`${attribute.name}\` is asked nothing`);
  return operators;
}

function readWords(input: Exclude<OperandInput, Scalar>, attribute: Attribute, place: Place): Operator[] {
  const operators: Operator[] = [];
  for (const [word, value] of Object.entries(input)) {
    if (value === undefined || word === 'not') continue;
    const at = place.in(word);
    if (!fits(word as Word, attribute, at)) continue;
    const operator = readWord(word as Word, value as Scalar | Scalar[], attribute, at);
    if (operator !== null) operators.push(operator);
  }
  return operators;
}

function readWord(word: Word, value: Scalar | Scalar[], attribute: Attribute, place: Place): Operator | null {
  switch (word) {
    case 'equals':
      return readEquals(value as Scalar, attribute, place);
    case 'any': {
      const values = compact((value as Scalar[]).map((one, index) => readLiteral(one, attribute, place.in(index))));
      return { op: 'any', values };
    }
    case 'has':
      return { op: 'has', value: value as string };
    case 'has_all':
    case 'has_any':
      return { op: word, values: value as string[] };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const literal = readLiteral(value as Scalar, attribute, place);
      return literal === null ? null : { op: word, value: literal };
    }
    case 'ends_with':
      if (!/^[@.]./.test(value as string)) {
        place.error(
          'bad-suffix',
          `\`${String(value)}\` must begin with \`@\` or \`.\``,
          'a suffix without it would also match `evil-corp.example`',
        );
      }
      return { op: 'ends_with', value: value as string };
  }
}

function readEquals(value: Scalar, attribute: Attribute, place: Place): Operator | null {
  if (!fits('equals', attribute, place)) return null;
  const literal = readLiteral(value, attribute, place);
  return literal === null ? null : { op: 'equals', value: literal };
}

function fits(word: Word, { name, type }: Attribute, place: Place): boolean {
  if (FITTING[type].includes(word)) return true;
  const spelled = FITTING[type].map((one) => (one === 'equals' ? 'a bare value' : `\`${one}\``)).join(', ');
  const what = word === 'equals' ? 'a bare value' : `\`${word}\``;
  place.error('operator-type', `${what} does not fit \`${name}\`, which is a ${type}`, `fitting: ${spelled}, \`not\``);
  return false;
}

/** @returns null, and a problem, when the value is not of the attribute's type. */
function readLiteral(value: Scalar, { name, type }: Attribute, place: Place): Literal | null {
  const wrong = (help: string | null = null): null => {
    place.error('literal-type', `\`${String(value)}\` is not a ${type}, and \`${name}\` is one`, help);
    return null;
  };
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : wrong(`quote it: \`"${String(value)}"\``);
    case 'bool':
      return typeof value === 'boolean' ? value : wrong('`true` or `false`');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : wrong();
    case 'version':
      // 14.10 without quotes is the number 14.1.
      if (typeof value === 'number')
        return wrong(`quote it: \`"${String(value)}"\`, because YAML reads it as a number`);
      return (typeof value === 'string' ? parseVersion(value) : null) ?? wrong('digits and dots, such as `"14.5"`');
    case 'time':
      return (typeof value === 'string' ? parseInstant(value) : null) ?? wrong('RFC 3339 with an offset');
    case 'list':
      return wrong();
  }
}

function compact<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null);
}
