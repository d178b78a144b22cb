/** Reading fields out of parsed JSON: each is what it must be, or the line is named as unreadable. */

import type { ClaimValue } from '../../core/identity.ts';

/** Caught by `readLine`, which says it of the line. */
export class FieldProblem extends Error {
  override readonly name = 'FieldProblem';
  readonly problem: 'missing-field' | 'wrong-field';
  /** `subject.iss` */
  readonly field: string;

  constructor(problem: 'missing-field' | 'wrong-field', field: string) {
    super(`${problem} ${field}`);
    this.problem = problem;
    this.field = field;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param prefix of the name in messages: `subject.` */
export function text(fields: Fields, name: string, prefix = ''): string {
  const value = fields[name];
  return typeof value === 'string' ? value : refuse(value, prefix + name);
}

export function textOrNull(fields: Fields, name: string, prefix = ''): string | null {
  const value = fields[name];
  return value === null || value === undefined ? null : text(fields, name, prefix);
}

export function number(fields: Fields, name: string, prefix = ''): number {
  const value = fields[name];
  return typeof value === 'number' ? value : refuse(value, prefix + name);
}

export function numberOrNull(fields: Fields, name: string, prefix = ''): number | null {
  const value = fields[name];
  return value === null || value === undefined ? null : number(fields, name, prefix);
}

/** Null where it is null or not there. */
export function fieldsOrNull(fields: Fields, name: string): Fields | null {
  const value = fields[name];
  if (value === null || value === undefined) return null;
  return isFields(value) ? value : refuse(value, name);
}

export function fieldsOf(fields: Fields, name: string): Fields {
  return fieldsOrNull(fields, name) ?? refuse(undefined, name);
}

export function textsOrNull(fields: Fields, name: string, prefix = ''): readonly string[] | null {
  const value = fields[name];
  if (value === null || value === undefined) return null;
  return isTexts(value) ? value : refuse(value, prefix + name);
}

export function instant(fields: Fields, name: string, prefix = ''): number {
  const ms = Date.parse(text(fields, name, prefix));
  return Number.isNaN(ms) ? refuse(ms, prefix + name) : ms;
}

/** A claim or a fact; null = missing, which is not the same as a field that is not there. */
export function claimOrNull(value: unknown, name: string): ClaimValue | null {
  return value === null || isClaim(value) ? value : refuse(value, name);
}

function refuse(value: unknown, field: string): never {
  throw new FieldProblem(value === undefined || value === null ? 'missing-field' : 'wrong-field', field);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isClaim(value: unknown): value is ClaimValue {
  return Array.isArray(value) ? value.every(isScalar) : isScalar(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
