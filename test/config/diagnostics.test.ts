/**
 * Golden files: each `diagnostics/X.yaml` is a policy, `diagnostics/X.txt` what is said about it. A new case is a new
 * file; `UPDATE_GOLDEN=1 npx vitest run test/config/diagnostics.test.ts` writes what it gets, to be read before it is
 * committed. A first line `# providers: none|zero|two` says what sallyport.yaml has; without it that is one provider.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../src/config/diagnostic.ts';
import { loadPolicy, type PolicyContext } from '../../src/config/policy/load.ts';

const FOLDER = 'test/config/diagnostics';
const SOURCE = 'src/config';

const CORP = { name: 'corp', issuer: 'https://idp.corp.example', askableAmr: ['mfa'] };
const PARTNER = { name: 'partner', issuer: 'https://idp.partner.example', askableAmr: [] };

function providersOf(text: string): PolicyContext['providers'] {
  switch (/^# providers: (\w+)$/m.exec(text)?.[1]) {
    case 'none':
      return null;
    case 'zero':
      return [];
    case 'two':
      return [CORP, PARTNER];
    default:
      return [CORP];
  }
}

const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('loadPolicy() explains', () => {
  test.each(cases)('%s', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const { policy, problems } = loadPolicy([{ file: name, text }], { providers: providersOf(text) });

    const refused = problems.some(({ severity }) => severity === 'error');
    expect(policy === null).toBe(refused);
    const shown = problems.map((problem) => renderDiagnostic(problem, text, 'plain'));
    const said = `${[...shown, refused ? 'refused' : 'loaded'].join('\n\n')}\n`;
    const golden = join(FOLDER, name.replace(/yaml$/, 'txt'));
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, said);
    expect(said).toBe(readFileSync(golden, 'utf8'));
  });
});

describe('the golden files', () => {
  test('have a policy for each answer', () => {
    const answers = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
    expect(answers.map((name) => name.replace(/txt$/, 'yaml')).toSorted()).toEqual(cases.toSorted());
  });

  test('show every code that reading a policy can give', () => {
    const sources = readdirSync(join(SOURCE, 'policy'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('policy', name));
    const written = ['tree.ts', 'document.ts', ...sources]
      .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
      .flatMap((text) => [
        ...text.matchAll(/(?:\.(?:error|warn)\(|#refuse\(\w+,|whole\(|code:|report\(name,)\s*'([a-z-]+)'/g),
      ])
      .map((match) => match[1]);
    const answers = cases.map((name) => readFileSync(join(FOLDER, name.replace(/yaml$/, 'txt')), 'utf8')).join('\n');
    const shown = new Set(Array.from(answers.matchAll(/ (?:error|warning)\[([a-z-]+)\]/g), (match) => match[1]));
    expect(new Set(written).size).toBeGreaterThan(50);
    expect([...new Set(written)].filter((code) => !shown.has(code))).toEqual([]);
  });
});
