/**
 * Golden files of what is said about keys and certificates, which are made here: no private key stands in the repository.
 * `npx vitest run test/config/key-material.test.ts -u` writes what it gets, to be read before it is committed.
 */

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../src/config/diagnostic.ts';
import { load } from '../../src/config/load.ts';
import { selfSigned } from '../../demo/certificate.ts';
import { POLICY, settingsWith, Workspace } from './workspace.ts';

const at = (year: number): Date => new Date(Date.UTC(year, 0, 1));
const old = selfSigned('gate.example', at(2019), at(2020));
const young = selfSigned('gate.example', at(2098), at(2099));
const good = selfSigned('gate.example', at(2019), at(2099));
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });

function withTls(cert: string, key: string): Readonly<Record<string, string>> {
  const listen = 'listen: { host: 127.0.0.1, tls: { cert: { file: gate.crt }, key: { file: gate.key } } }';
  const text = settingsWith().replace('listen: { host: 127.0.0.1 }', listen);
  return { 'sallyport.yaml': text, 'gate.crt': cert, 'gate.key': key };
}

function withAssertionKey(key: string): Readonly<Record<string, string>> {
  const text = settingsWith('assertion: { issuer: https://gate.example, keys: { file: gate.key } }');
  return { 'sallyport.yaml': text, 'gate.key': key };
}

const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'key-of-another-certificate': withTls(good.cert, old.key),
  'certificate-that-ended': withTls(old.cert, old.key),
  'certificate-that-has-not-begun': withTls(young.cert, young.key),
  'no-certificate': withTls('not PEM', 'not PEM'),
  'key-that-cannot-sign': withAssertionKey(p384),
  'key-of-another-algorithm': withAssertionKey(ed25519),
};

describe('load() explains', () => {
  test.each(Object.entries(CASES))('%s', async (name, files) => {
    await using folder = await Workspace.with({ ...files, 'policy.yaml': POLICY });
    const { problems, sources, settings } = await load(folder.path('sallyport.yaml'), {});
    const shown = problems.map((problem) => renderDiagnostic(problem, sources.get(problem.at.file) ?? null, 'plain'));
    const answer = [...shown, settings === null ? 'refused' : 'loaded'].join('\n\n');
    await expect(`${answer.replaceAll(`${folder.folder}/`, '')}\n`).toMatchFileSnapshot(`key-material/${name}.txt`);
  });
});
