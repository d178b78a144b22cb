/** Whether a document has the shape that a schema asks for: every problem of it at once, at its place, in plain words. */

import { z } from 'zod';
import type { Diagnostic } from './diagnostic.ts';
import { byPosition } from './diagnostic.ts';
import type { Document, Path } from './document.ts';
import { keysAt } from './schema-keys.ts';
import { closest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

export interface Shaped<T> {
  /** Null when there is a problem. */
  readonly value: T | null;
  readonly problems: Diagnostic[];
}

export function checkShape<T>(document: Document, schema: z.ZodType<T>): Shaped<T> {
  const result = schema.safeParse(document.value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) => diagnose(document, schema, issue, []));
  return { value: null, problems: problems.sort(byPosition) };
}

function diagnose(document: Document, schema: z.ZodType, issue: Issue, base: Path): Diagnostic[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const error = (
    code: string,
    message: string,
    help: string | null = null,
    part: 'key' | 'value' = 'value',
  ): Diagnostic => ({
    severity: 'error',
    code,
    message,
    help,
    ...document.locate(path, part),
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const near = closest(key, keysAt(schema, path));
        const help = near === null ? knownKeys(keysAt(schema, path)) : `did you mean \`${near}\`?`;
        return { ...error('unknown-key', `unknown key \`${key}\``, help), ...document.locate([...path, key], 'key') };
      });
    case 'invalid_type':
      if (valueAt(document.value, path) === undefined) {
        return [error('missing-key', `\`${String(path.at(-1) ?? document.file)}\` is missing`)];
      }
      return [
        error(
          'wrong-type',
          said(issue) ?? `expected ${typeName(issue.expected)}, got ${shown(valueAt(document.value, path))}`,
        ),
      ];
    case 'invalid_value': {
      const value = valueAt(document.value, path);
      if (value === undefined) return [error('missing-key', `\`${String(path.at(-1))}\` is missing`)];
      const near = typeof value === 'string' ? closest(value, issue.values.map(String)) : null;
      const help =
        near === null
          ? `expected ${oneOf(issue.values.map((one) => `\`${String(one)}\``))}`
          : `did you mean \`${near}\`?`;
      return [error('unknown-value', said(issue) ?? `${shown(value)} is not known here`, help)];
    }
    case 'invalid_union':
      return diagnoseUnion(document, schema, issue, path, error);
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map((inner) => ({ ...error('bad-name', inner.message), ...document.locate(path, 'key') }));
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'object' || issue.origin === 'string') {
        return [error('empty', said(issue) ?? `\`${String(path.at(-1))}\` cannot be empty`)];
      }
      return [
        error('out-of-range', said(issue) ?? `at least ${issue.minimum}, got ${shown(valueAt(document.value, path))}`),
      ];
    case 'too_big':
      return [
        error('out-of-range', said(issue) ?? `at most ${issue.maximum}, got ${shown(valueAt(document.value, path))}`),
      ];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'custom':
      return [error('bad-value', issue.message)];
  }
}

/** The branch that the author meant is the one whose outermost type fits; if none does, all are named. */
function diagnoseUnion(
  document: Document,
  schema: z.ZodType,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  error: (code: string, message: string, help?: string | null) => Diagnostic,
): Diagnostic[] {
  const misfit = (one: Issue): boolean =>
    one.path.length === 0 && (one.code === 'invalid_type' || one.code === 'invalid_value');
  const fitting = issue.errors.filter((branch) => !branch.some(misfit));
  const [meant] = fitting.toSorted((a, b) => weight(a) - weight(b));
  if (meant !== undefined) return meant.flatMap((inner) => diagnose(document, schema, inner, path));
  const value = valueAt(document.value, path);
  if (value === undefined) return [error('missing-key', `\`${String(path.at(-1))}\` is missing`)];
  const expected = issue.errors.flat().flatMap((one) => {
    if (one.code === 'invalid_type') return [said(one) ?? typeName(one.expected)];
    return one.code === 'invalid_value' ? one.values.map((candidate) => `\`${String(candidate)}\``) : [];
  });
  return [error('wrong-type', said(issue) ?? `expected ${oneOf([...new Set(expected)])}, got ${shown(value)}`)];
}

/** Unknown keys speak most against a branch. */
function weight(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 10 * issue.keys.length : 1), 0);
}

/** A sentence of the schema's own author; zod's begin with `Invalid` or `Too`. */
function said(issue: Issue): string | null {
  return /^(Invalid|Too|Unrecognized)/.test(issue.message) ? null : issue.message;
}

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

function typeName(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a mapping';
    case 'array':
      return 'a list';
    case 'string':
      return 'a text';
    case 'boolean':
      return '`true` or `false`';
    case 'int':
      return 'a whole number';
    default:
      return `a ${expected}`;
  }
}

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text \`${value.slice(0, 60)}\``;
  return `\`${String(value)}\``;
}

function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

function knownKeys(keys: readonly string[]): string | null {
  return keys.length === 0 ? null : `known here: ${keys.map((key) => `\`${key}\``).join(', ')}`;
}
