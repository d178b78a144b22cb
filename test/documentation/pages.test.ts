import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { recordSchema } from '../../src/observe/record-schema.ts';
import { sallyport } from '../cli/program.ts';
import { blocksOf, pageOf, PAGES } from './pages.ts';

describe.each(PAGES)('$file', ({ file, text }) => {
  test('links to what is there', () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#\s]*[./][^)#\s]*)/g), ([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([]);
  });

  test('names commands that there are', () => {
    const named = Array.from(text.matchAll(/(?:^ {4}|`)(?:npx )?sallyport ([a-z-]+)/gm), ([, name = '']) => name);
    const known = new Set(Object.keys(COMMANDS));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

test('every page that a source names is there', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const named = sources.flatMap((name) => readFileSync(join('src', name), 'utf8').match(/docs\/[\w/-]+\.md/g) ?? []);
  expect(named.length).toBeGreaterThan(2);
  expect([...new Set(named)].filter((file) => !existsSync(file))).toEqual([]);
});

test('README.md fits on few screens', () => {
  expect(pageOf('README.md').text.split('\n').length).toBeLessThanOrEqual(200);
});

test('README.md names every command', () => {
  const rows = Array.from(pageOf('README.md').text.matchAll(/^\| (`.*`) \|/gm), ([, names = '']) => names).join();
  expect(Object.keys(COMMANDS).filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});

test('the log line of README.md is an access record', () => {
  const [line = ''] = blocksOf(pageOf('README.md'), 'json');
  expect(recordSchema.safeParse(JSON.parse(line)).error).toBeUndefined();
});

const questions = PAGES.flatMap(({ file, text }) =>
  Array.from(text.matchAll(/^ {4}sallyport ((?:explain|test|schema) [^#\n]+)/gm), ([, words = '']) => [
    file,
    words.trim(),
  ]),
);

test.each(questions)('%s: `sallyport %s` has an answer', async (_file, words) => {
  const { code, stderr } = await sallyport(words.split(' '));
  expect({ code, stderr }).toEqual({ code: expect.toBeOneOf([0, 1]), stderr: '' });
});
