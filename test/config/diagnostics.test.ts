/**
 * Golden files: each `diagnostics/X.yaml` is a policy (a folder is one of several files), `diagnostics/X.txt` what is said
 * about it. A new case is a new file; `UPDATE_GOLDEN=1 npx vitest run test/config/diagnostics.test.ts` writes what it gets,
 * to be read before it is committed. A first line `# providers: none|zero|two` says what sallyport.yaml has; else it is one.
 */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../src/config/diagnostic.ts';
import { loadPolicy, type PolicyContext } from '../../src/config/policy/load.ts';

const FOLDER = 'test/config/diagnostics';

const CORP = { name: 'corp', issuer: 'https://idp.corp.example', askableAmr: ['mfa'] };
const PARTNER = { name: 'partner', issuer: 'https://idp.partner.example', askableAmr: [] };

function providersOf(text: string): PolicyContext['providers'] {
  const said = /^# providers: (\w+)$/m.exec(text)?.[1];
  if (said === 'none') return null;
  if (said === 'zero') return [];
  return said === 'two' ? [CORP, PARTNER] : [CORP];
}

function sourcesOf(name: string): { file: string; text: string }[] {
  const path = join(FOLDER, name);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .toSorted()
        .map((file) => join(name, file))
    : [name];
  return files.map((file) => ({ file, text: readFileSync(join(FOLDER, file), 'utf8') }));
}

function goldenOf(name: string): string {
  return join(FOLDER, `${name.replace(/\.yaml$/, '')}.txt`);
}

const cases = readdirSync(FOLDER).filter((name) => !name.endsWith('.txt'));

describe('loadPolicy() explains', () => {
  test.each(cases)('%s', (name) => {
    const sources = sourcesOf(name);
    const { policy, problems } = loadPolicy(sources, { providers: providersOf(sources[0]?.text ?? '') });

    const refused = problems.some(({ severity }) => severity === 'error');
    expect(policy === null).toBe(refused);
    const shown = problems.map((problem) => {
      return renderDiagnostic(problem, sources.find(({ file }) => file === problem.at.file)?.text ?? null, 'plain');
    });
    const said = `${[...shown, refused ? 'refused' : 'loaded'].join('\n\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(goldenOf(name), said);
    expect(said).toBe(readFileSync(goldenOf(name), 'utf8'));
  });
});

describe('the golden files', () => {
  test('have a policy for each answer', () => {
    const answers = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
    expect(answers.map((name) => join(FOLDER, name)).toSorted()).toEqual(cases.map(goldenOf).toSorted());
  });
});
