/**
 * Files made to keep the loader busy: each is refused, or read in a time that grows with its length alone, and says so.
 * Golden files: `npx vitest run test/config/policy/large.test.ts -u` writes what it gets, to be read before it is committed.
 */

import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../../src/config/diagnostic.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';

const HEAD = `version: 1
claims: { groups: list, email_verified_by: string }
device: { managed: bool }
postures: { managed: { max_age: 1h, device: { managed: true } } }
`;
const PAGES = 'apps: { wiki: { resources: { pages: [GET /pages/**] } } }\n';

function many(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `  ${line(index)}\n`).join('');
}

function rule(id: string, rest: string): string {
  return `- { id: ${id}, owner: ann@corp.example, why: WIKI-1, ${rest} }`;
}

function groups(count: number): string {
  return `groups:\n${many(count, (index) => `g${index}: { claims: { groups: { has: g${index} } } }`)}`;
}

/** Of each resource of `wiki`. */
function readers(count: number, condition: (index: number) => string): string {
  return `grants:\n${many(count, (index) => rule(`r${index}`, `who: [g0], to: [wiki/p${index}]${condition(index)}`))}`;
}

function resources(count: number, line: (index: number) => string): string {
  return `apps:\n  wiki:\n    resources:\n${many(count, (index) => `    p${index}: [${line(index)}]`)}`;
}

const strictOrNot = (index: number): string => (index % 2 === 0 ? '' : ', if: { posture: managed }');

const FILES: Readonly<Record<string, () => string>> = {
  'over-the-cap': () => `${HEAD}# ${'x'.repeat(5_000_000)}\n`,
  'too-many-lines': () => `${HEAD}${'\n'.repeat(250_001)}`,
  'ten-thousand-rules-and-one-is-wrong': () =>
    `${HEAD}${groups(1)}${PAGES}grants:\n${many(10_000, (index) =>
      rule(`r${index}`, `who: [${index === 9_999 ? 'g00' : 'g0'}], to: [wiki/pages]`),
    )}`,
  'ten-thousand-rules-of-one-name': () =>
    `${HEAD}${groups(1)}${PAGES}grants:\n${many(10_000, () => rule('read', 'who: [g0], to: [wiki/pages]'))}`,
  'ten-thousand-unknown-names': () =>
    `${HEAD}${groups(5000)}${PAGES}grants:\n${many(5000, (index) => rule(`r${index}`, `who: [h${index}], to: [wiki/pages]`))}`,
  'resources-that-all-overlap': () =>
    `${HEAD}${groups(1)}${resources(5000, (index) => `"GET /:a${index}/**"`)}${readers(5000, strictOrNot)}`,
  'paths-of-which-none-begins-with-a-word': () =>
    `${HEAD}${groups(1)}${resources(5000, (index) => `"GET /:a/p${index}/**"`)}${readers(5000, strictOrNot)}`,
  'thousands-of-denies-on-what-thousands-are-granted': () =>
    `${HEAD}${groups(5000)}${PAGES}grants:\n${many(5000, (index) => rule(`r${index}`, `who: [g${index}], to: [wiki/pages]`))}` +
    `denies:\n${many(5000, (index) => rule(`d${index}`, `who: [g${index}], to: [wiki/pages]`))}`,
  'ten-thousand-groups-in-a-chain': () =>
    `${HEAD}groups:\n  g0: { claims: { groups: { has: a } } }\n${many(10_000, (index) => `g${index + 1}: { all: [g${index}] }`)}`,
  'ten-thousand-groups-in-a-circle': () =>
    `${HEAD}groups:\n${many(10_000, (index) => `g${index}: { all: [g${(index + 1) % 10_000}] }`)}`,
  'ten-thousand-personas-in-a-chain': () =>
    `${HEAD}personas:\n  p0: {}\n${many(10_000, (index) => `p${index + 1}: { like: p${index} }`)}`,
};

/** More of one answer says nothing more. */
const SHOWN = 3;
const LONGEST = 2000;

describe('loadPolicy() answers to', () => {
  test.each(Object.keys(FILES))(
    '%s',
    async (name) => {
      const text = FILES[name]?.() ?? '';
      const { policy, problems } = loadPolicy([{ file: `${name}.yaml`, text }], { providers: null });
      const shown = problems
        .slice(0, SHOWN)
        .map((problem) => renderDiagnostic(problem, text, 'plain').slice(0, LONGEST));
      const more =
        problems.length > SHOWN ? [`and ${problems.length - SHOWN} more, the last:`, last(problems, text)] : [];
      const answer = [...shown, ...more, policy === null ? 'refused' : 'loaded'].join('\n\n');
      await expect(`${answer}\n`).toMatchFileSnapshot(`large/${name}.txt`);
    },
    120_000,
  );
});

function last(problems: readonly Parameters<typeof renderDiagnostic>[0][], text: string): string {
  const problem = problems.at(-1);
  return problem === undefined ? '' : renderDiagnostic(problem, text, 'plain').slice(0, LONGEST);
}
