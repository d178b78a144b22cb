/** Whether a document has the shape that a schema asks for: every problem of it at once, at its place, in plain words. */

import type { z } from 'zod';
import { byPosition, type Diagnostic } from './diagnostic.ts';
import type { Document, Path } from './document.ts';
import { acceptsAt, descriptionAt, keysAt, onlyValueAt } from './schema-at.ts';
import { didYouMean } from './suggest.ts';
import { asHelp, oneOf, said, shown, typeName } from './wording.ts';

type Issue = z.core.$ZodIssue;

export interface Shaped<T> {
  /** Null when there is a problem. */
  readonly value: T | null;
  readonly problems: Diagnostic[];
}

export function checkShape<T>(document: Document, schema: z.ZodType<T>): Shaped<T> {
  const result = schema.safeParse(document.value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) => diagnose({ document, schema }, issue, []));
  return { value: null, problems: problems.sort(byPosition) };
}

interface Subject {
  readonly document: Document;
  readonly schema: z.ZodType;
}

function diagnose(subject: Subject, issue: Issue, base: Path): Diagnostic[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(subject, path, key));
  if (issue.code === 'invalid_union') return diagnoseUnion(subject, issue, path);
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.map((inner) => problem(subject, path, 'bad-name', inner.message, null, 'key'));
  }
  const value = valueAt(subject.document.value, path);
  const expected = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (expected && value === undefined) return [missing(subject, path)];
  const [code, message, help] = describe(subject, issue, path, value);
  return [problem(subject, path, code, message, help)];
}

type Leaf = Exclude<Issue, { code: 'unrecognized_keys' | 'invalid_union' | 'invalid_key' | 'invalid_element' }>;

function describe(
  { schema }: Subject,
  issue: Leaf,
  path: Path,
  value: unknown,
): [code: string, message: string, help: string | null] {
  if (path.length === 0 && value === null) return ['empty', 'the file is empty', null];
  const own = said(issue.message);
  const name = String(path.at(-1) ?? 'the file');
  switch (issue.code) {
    case 'invalid_type': {
      const help = acceptsAt(schema, path, [value]) ? `write ${listOf(value)}` : null;
      return ['wrong-type', own ?? `expected ${typeName(issue.expected)}, got ${shown(value)}`, help];
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const near = typeof value === 'string' ? didYouMean(value, values) : null;
      const help = near ?? `expected ${oneOf(values.map((one) => `\`${one}\``))}`;
      return ['unknown-value', own ?? `${shown(value)} is not known here`, help];
    }
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'object' || issue.origin === 'string') {
        return own === null ? ['empty', `\`${name}\` cannot be empty`, null] : ['bad-value', own, null];
      }
      return ['out-of-range', own ?? `at least ${issue.minimum}, got ${shown(value)}`, null];
    case 'too_big':
      return ['out-of-range', own ?? `at most ${issue.maximum}, got ${shown(value)}`, null];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'custom':
      break;
  }
  return ['bad-value', issue.message, null];
}

/** As it would stand in a file. */
function listOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'it as a list, in `[ ]`' : `\`[${String(value)}]\``;
}

/** The branch that the author meant is the one whose outermost type fits; if none does, all are named. */
function diagnoseUnion(subject: Subject, issue: Extract<Issue, { code: 'invalid_union' }>, path: Path): Diagnostic[] {
  const value = valueAt(subject.document.value, path);
  if (value === undefined) return [missing(subject, path)];
  const fitting = issue.errors.filter((branch) => !branch.some(isMisfit));
  const [meant] = fitting.toSorted((a, b) => weight(a) - weight(b));
  if (meant !== undefined) return meant.flatMap((inner) => diagnose(subject, inner, path));
  const expected = new Set(issue.errors.flat().flatMap(expectations));
  const message = said(issue.message) ?? `expected ${oneOf([...expected])}, got ${shown(value)}`;
  const values = issue.errors.flat().flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []));
  const help = typeof value === 'string' ? didYouMean(value, values) : null;
  return [problem(subject, path, 'wrong-type', message, help)];
}

function isMisfit({ path, code }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function expectations(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [said(issue.message) ?? typeName(issue.expected)];
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(expectations);
  return issue.code === 'invalid_value' ? issue.values.map((one) => `\`${String(one)}\``) : [];
}

/** Unknown keys speak most against a branch. */
function weight(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 10 * issue.keys.length : 1), 0);
}

function unknownKey(subject: Subject, path: Path, key: string): Diagnostic {
  const known = keysAt(subject.schema, path);
  const all = known.length === 0 ? null : `known here: ${known.map((one) => `\`${one}\``).join(', ')}`;
  const help = didYouMean(key, known) ?? all;
  return problem(subject, [...path, key], 'unknown-key', `unknown key \`${key}\``, help, 'key');
}

function missing(subject: Subject, path: Path): Diagnostic {
  const key = String(path.at(-1) ?? 'the file');
  return problem(subject, path, 'missing-key', `\`${key}\` is missing`, purposeOf(subject, path, key));
}

function purposeOf({ schema }: Subject, path: Path, key: string): string | null {
  const only = onlyValueAt(schema, path);
  if (only !== null) return `write \`${key}: ${only}\``;
  const purpose = descriptionAt(schema, path);
  return purpose === null ? null : `\`${key}\`: ${asHelp(purpose)}`;
}

function problem(
  { document }: Subject,
  path: Path,
  code: string,
  message: string,
  help: string | null,
  part: 'key' | 'value' = 'value',
): Diagnostic {
  return { severity: 'error', code, message, help, ...document.locate(path, part) };
}

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}
