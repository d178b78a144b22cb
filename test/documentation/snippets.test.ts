/** Every YAML block of the pages loads: a whole file as it is, a piece of one added to the whole file of its kind. */

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { load } from '../../src/config/load.ts';
import { checkInvariants } from '../../src/config/policy/invariants.ts';
import { loadPolicy } from '../../src/config/policy/load.ts';
import { SECTIONS } from '../../src/config/policy/schema.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { runTests } from '../../src/core/policy/trial.ts';
import { newGateKey } from '../../src/identity/sessions/gate-key.ts';
import { selfSigned } from '../../demo/certificate.ts';
import { Workspace } from '../config/workspace.ts';
import { blocksOf, pageOf, PAGES } from './pages.ts';

type Yaml = Readonly<Record<string, unknown>>;

const SNIPPETS = PAGES.flatMap((page) =>
  blocksOf(page, 'yaml').map((text, index) => ({
    name: `${page.file} ${index + 1}`,
    text,
    value: parse(text) as Yaml,
  })),
);

function isPolicy(value: Yaml): boolean {
  return Object.keys(value).some((key) => key !== 'apps' && key in SECTIONS);
}

/** Lists grow, maps gain entries; everything else is replaced. */
function added(whole: unknown, piece: unknown): unknown {
  if (Array.isArray(whole) && Array.isArray(piece)) return [...(whole as unknown[]), ...(piece as unknown[])];
  if (!isMap(whole) || !isMap(piece)) return piece;
  const keys = Object.entries(piece).map(([key, value]) => [key, key in whole ? added(whole[key], value) : value]);
  return { ...whole, ...(Object.fromEntries(keys) as Yaml) };
}

function isMap(value: unknown): value is Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
}

function blockOf(file: string, index: number): string {
  return blocksOf(pageOf(file), 'yaml')[index] ?? '';
}

const POLICY = blockOf('README.md', 0);
const CONFIG = blockOf('README.md', 1);
const GUIDE = blockOf('docs/policy-tutorial.md', 0);

const policies = SNIPPETS.filter(({ value }) => isPolicy(value));
const settings = SNIPPETS.filter(({ value }) => !isPolicy(value));

test('there are snippets of both kinds', () => {
  expect(policies.length).toBeGreaterThanOrEqual(4);
  expect(settings.length).toBeGreaterThanOrEqual(4);
});

describe('a policy', () => {
  test.each(policies)('$name', ({ text, value }) => {
    const whole = 'version' in value ? text : stringify(added(parse(GUIDE), value));
    const { policy, problems } = loadPolicy([{ file: 'policy.yaml', text: whole }], { providers: null });
    expect(problems).toEqual([]);
    expect(policy === null ? [] : checkInvariants(policy, Date.now())).toEqual([]);
    const trials = policy === null ? [] : runTests(new ReferenceEvaluator(policy));
    expect(trials.length).toBeGreaterThan(0);
    expect(trials.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  });
});

describe('a sallyport.yaml', () => {
  test.each(settings)('$name', async ({ text, value }) => {
    const day = 86_400_000;
    const { cert, key } = selfSigned('gate', new Date(Date.now() - day), new Date(Date.now() + day));
    await using workspace = await Workspace.with({
      'sallyport.yaml': 'version' in value ? text : stringify(added(parse(CONFIG), value)),
      'policy.yaml': POLICY,
      'devices.yaml': 'version: 1\ndevices: { d-1: { managed: true } }\n',
      'gate.crt': cert,
      'gate.key': key,
      'log.key': 'a key of thirty-two bytes or more',
      'oidc.secret': 'a secret of sixteen bytes or more',
      'assertion-2026.pem': newKey(),
      'assertion-2025.pem': newKey(),
      'redis-ca.pem': cert,
      'sessions.key': newGateKey(),
    });
    const { problems } = await load(workspace.path('sallyport.yaml'), {
      REDIS_PASSWORD: 'a password of sixteen bytes or more',
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
