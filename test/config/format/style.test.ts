/** The one spelling, by example. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { format } from '../../../src/config/format/format.ts';
import { inventorySchema } from '../../../src/config/inventory.ts';
import { policySchema } from '../../../src/config/policy/schema.ts';
import { settingsSchema } from '../../../src/config/settings/schema.ts';

const SCHEMAS = [policySchema, settingsSchema, inventorySchema];

function formatted(text: string): string | null {
  return format('file.yaml', text, SCHEMAS).text;
}

describe('format()', () => {
  test.each(readdirSync('config').filter((name) => name.endsWith('.yaml')))('leaves config/%s as it is', (name) => {
    const text = readFileSync(join('config', name), 'utf8');
    expect(formatted(text)).toBe(text);
  });

  test('orders the keys that the language knows, and leaves names in the order of their author', () => {
    expect(
      formatted('claims: { b: string, a: list }\ngroups:\n  z: { claims: { a: 1 }, all: [x] }\nversion: 1\n'),
    ).toBe('version: 1\nclaims: { b: string, a: list }\ngroups:\n  z: { all: [x], claims: { a: 1 } }\n');
  });

  test('writes a rule a key a line, so that a review shows what changed', () => {
    expect(formatted('grants: [{ why: w, owner: o, to: [a/b], who: [c], id: r }]\n')).toBe(
      'grants:\n  - id: r\n    who: [c]\n    to: [a/b]\n    owner: o\n    why: w\n',
    );
  });

  test('breaks what is longer than a line', () => {
    const name = 'a-long-name-of-a-group-that-takes-much-of-a-line';
    expect(formatted(`groups: { g: { any: [${name}1, ${name}2, ${name}3] } }\n`)).toBe(
      `groups:\n  g:\n    any:\n      - ${name}1\n      - ${name}2\n      - ${name}3\n`,
    );
  });

  test('quotes what could be taken for a number, a time or a truth, and nothing else', () => {
    const written = `x: ['14.5', "on", '08:00', "2026-12-15", '::1', 'text', "it's", 'a: b', "user:a@b.example", '10.0.0.1', "GET /a/**"]\n`;
    expect(formatted(`version: 1\n${written}`)).toBe(
      'version: 1\nx:\n' +
        '  - "14.5"\n  - "on"\n  - "08:00"\n  - "2026-12-15"\n  - "::1"\n  - text\n  - it\'s\n  - "a: b"\n' +
        '  - user:a@b.example\n  - 10.0.0.1\n  - GET /a/**\n',
    );
  });

  test('keeps numbers as they are written, and texts of several lines', () => {
    const text =
      'version: 1\nclaims: { a: 0x1F, b: 1.0, c: null }\ngrants:\n  - id: r\n    deny_message: |-\n      one\n\n      two\n';
    expect(formatted(text)).toBe(text);
  });

  test('keeps comments above, beside and below, and one blank line of several', () => {
    const text = `# yaml-language-server: $schema=./policy.schema.json
# the policy

# of the language
version: 1

groups: # who
  # above
  staff: { claims: { a: 1 } } # beside
  guests:
    # inside
    claims: { a: 2 }
  # the end of the groups
apps: {}
# the end
`;
    expect(formatted(text.replaceAll('\n\n', '\n\n\n'))).toBe(text);
  });

  test('lets a comment go with its key, and keeps the head of the file on top', () => {
    expect(formatted('# yaml-language-server: $schema=x\n# zone\ntimezone: UTC # utc\n# version\nversion: 1\n')).toBe(
      '# yaml-language-server: $schema=x\n# version\nversion: 1\n# zone\ntimezone: UTC # utc\n',
    );
    expect(formatted('# head\n\n# zone\ntimezone: UTC\nversion: 1\n')).toBe(
      '# head\n\nversion: 1\n# zone\ntimezone: UTC\n',
    );
  });

  test('puts a comment behind what no longer fits into a line where it still belongs', () => {
    const rule = '{ id: r, # first\n    who: [a] } # rule';
    expect(formatted(`grants:\n  - ${rule}\n`)).toBe('grants:\n  # rule\n  - id: r # first\n    who: [a]\n');
  });

  test('leaves an anchor before its aliases', () => {
    const text = 'grants:\n  - &g\n    id: a\n    who: [x]\n  - *g\nclaims: { c: string }\nversion: 1\n';
    expect(formatted(text)).toBe(
      'version: 1\nclaims: { c: string }\ngrants:\n  - &g\n    id: a\n    who: [x]\n  - *g\n',
    );
    // Sorted, the alias would come first.
    const early = 'grants: &l [x]\nclaims: *l\n';
    expect(formatted(early)).toBe('grants: &l [x]\nclaims: *l\n');
  });

  test('says what is wrong with a file that cannot be read, and formats one that is merely unsound', () => {
    const { text, problems } = format('file.yaml', 'a: [1\n', SCHEMAS);
    expect(text).toBeNull();
    expect(problems).toMatchObject([{ code: 'yaml-syntax', at: { file: 'file.yaml', line: 2 } }]);
    expect(formatted('grants: [{id: x, wo: [a]}]\nversion: 2\n')).toBe('version: 2\ngrants:\n  - id: x\n    wo: [a]\n');
  });

  test.each(['', '# nothing yet\n', '- a\n-   b\n', 'text\n'])('leaves %j, which is no mapping', (text) => {
    expect(formatted(text)).toBe(text);
  });
});
