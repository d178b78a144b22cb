/** A secret is never printed, whichever way it gets into text. */

import { inspect } from 'node:util';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Secret } from '../../src/config/secret.ts';

const secret = new Secret('hunter2');

test('reveals its value only when asked', () => {
  expect(secret.reveal()).toBe('hunter2');
});

test.each<[string, () => string]>([
  ['a template', () => `${secret.toString()} ${[secret].join()}`],
  ['being made a primitive', () => secret[Symbol.toPrimitive]()],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['inspection', () => inspect(secret)],
  ['deep inspection with hidden members', () => inspect({ a: { b: secret } }, { showHidden: true, depth: null })],
  ['its own keys', () => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
  ['a structured clone', () => JSON.stringify(structuredClone(secret))],
])('is not shown by %s', (_, print) => {
  expect(print()).not.toContain('hunter2');
});

test('is not shown by the logger', () => {
  const lines: string[] = [];
  pino({}, { write: (line: string) => lines.push(line) }).info({ settings: { key: secret } }, 'started');
  expect(lines.join('')).toContain('[secret]');
  expect(lines.join('')).not.toContain('hunter2');
});
