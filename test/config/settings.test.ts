/**
 * Golden files: each `settings/X.yaml` is a sallyport.yaml, `settings/X.txt` what is said about it. A new case is a new
 * file; `npx vitest run test/config/settings.test.ts -u` writes what it gets, to be read before it is committed.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../src/config/diagnostic.ts';
import { load } from '../../src/config/load.ts';

const ENV = { LOG_KEY: '0123456789abcdef0123456789abcdef', SHORT: 'hunter2' };
const FOLDER = 'test/config/settings';

const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('load() explains', () => {
  test.each(cases)('%s', async (name) => {
    const loaded = await load(join(FOLDER, name), ENV);
    const shown = loaded.problems.map((problem) => {
      return renderDiagnostic(problem, loaded.sources.get(problem.at.file) ?? null, 'plain');
    });
    const refused = loaded.problems.some((problem) => problem.severity === 'error');
    expect(loaded.settings === null).toBe(refused);
    expect(loaded.policy === null).toBe(refused);
    const text = [...shown, refused ? 'refused' : 'loaded'].join('\n\n');
    await expect(`${text}\n`).toMatchFileSnapshot(join('settings', name.replace('.yaml', '.txt')));
    for (const secret of [...Object.values(ENV), 'me:secret', '20261121']) expect(text).not.toContain(secret);
  });
});
