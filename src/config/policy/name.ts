/** The names that an author gives: what they may be made of. */

import { z } from 'zod';

/** Of groups, postures, networks, schedules, resources, personas; also the ids of rules. They show in logs and metrics. */
export function name() {
  return z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
      'a name starts with a letter or a digit, followed by letters, digits, `.`, `_` and `-`, at most 128',
    );
}

/** Of apps: also the names of their entries in sallyport.yaml. */
export function appName() {
  return z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'the name of an app is made of `a`–`z`, `0`–`9` and `-`, at most 63',
    );
}

/** Of claims and device facts: providers choose them, and some look like URLs. */
export function attributeName() {
  return z
    .string()
    .regex(/^[^\s\p{C}]{1,200}$/u, 'a name cannot be empty, longer than 200, or hold blanks or invisible characters');
}

/** A name that stands for something declared elsewhere, or several of them. */
export function oneOrMore() {
  return z.union([z.string(), z.array(z.string()).min(1)]);
}

/** One or several, with the step that leads to each. */
export function each(names: string | readonly string[]): readonly (readonly [name: string, step: readonly number[]])[] {
  return typeof names === 'string' ? [[names, []]] : names.map((one, index) => [one, [index]]);
}
