/** Reads the configuration as a whole: sallyport.yaml, the policies, the inventory, and every file that they name. */

import { dirname } from 'node:path';
import { z } from 'zod';
import type { Policy } from '../core/policy/model.ts';
import { checkAgreement } from './agreement.ts';
import { byPosition, type Diagnostic } from './diagnostic.ts';
import { parseDocument } from './document.ts';
import { FileReader } from './file-reader.ts';
import type { InventoryEntry } from './inventory.ts';
import { Parser } from './parse.ts';
import type { PolicyContext, PolicySource } from './policy/load.ts';
import { maskSecrets, maskUnparsed } from './settings/mask.ts';
import { readSettings } from './settings/read.ts';
import { settingsSchema, type SettingsInput } from './settings/schema.ts';
import type { Settings } from './settings/settings.ts';
import { Site } from './settings/site.ts';
import { readStepUp } from './settings/step-up.ts';
import { Weakenings } from './settings/weakening.ts';
import { checkShape } from './shape.ts';

interface Inventory {
  readonly entries: readonly InventoryEntry[];
  /** Modification time of the file, ms: the age of entries without `seen`. */
  readonly modifiedAt: number;
}

export interface Loaded {
  /** Null when any problem of any file is an error, and so are the next two: a load is good as a whole, or not at all. */
  readonly settings: Settings | null;
  readonly policy: Policy | null;
  /** Also null when none is configured. */
  readonly inventory: Inventory | null;
  /** Of all files, in the order of reading, then of lines. */
  readonly problems: readonly Diagnostic[];
  /** Text by file, for carets; never a secret. */
  readonly sources: ReadonlyMap<string, string>;
  /** Everything that was read or looked for: what must be watched. */
  readonly files: readonly string[];
  /** Those among them whose time of change counts as well: an inventory with entries that are as old as the file. */
  readonly dated: readonly string[];
  /** Of everything that was read: equal when nothing changed. */
  readonly digest: string;
  /** When reading began, ms since the epoch: what changes after it may not have been seen. */
  readonly startedAt: number;
}

/**
 * Reports all problems of all files at once; throws only when the parser itself dies.
 *
 * @param configFile as the operator named it: diagnostics say it the same way
 * @param env where `{ env: NAME }` is looked up
 * @param parser one for all loads of a program
 */
export async function load(
  configFile: string,
  env: Readonly<Record<string, string | undefined>>,
  parser: Parser = new Parser(),
): Promise<Loaded> {
  const files = new FileReader();
  const progress: Progress = { startedAt: Date.now(), files, parser, sources: new Map(), problems: [], dated: [] };
  const config = await readConfig(configFile, env, progress);
  if (config === null) return finish(progress, null);
  const { site, input, named } = config;
  const checked = input === null ? null : await readSettings(input, site);
  const policy = await readPolicy(named.policy, input, site, progress);
  if (input !== null && policy !== null) checkAgreement(input, policy, site);
  // Before all checks ran, nobody knows which names are needed.
  if (checked !== null && policy !== null) site.ground.weakenings.reportUnused();
  const inventory = named.inventory === null ? null : await readInventoryFile(named.inventory, policy, site, progress);
  if (checked === null || policy === null) return finish(progress, null);
  return finish(progress, { settings: { ...checked, weakenings: site.ground.weakenings.active }, policy, inventory });
}

interface Progress {
  readonly startedAt: number;
  readonly files: FileReader;
  readonly parser: Parser;
  readonly sources: Map<string, string>;
  readonly problems: Diagnostic[];
  readonly dated: string[];
}

interface Config {
  readonly site: Site;
  /** Null when the file has not the shape that it must have; then the files it names are still checked. */
  readonly input: SettingsInput | null;
  readonly named: Named;
}

async function readConfig(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  { files, sources, problems }: Progress,
): Promise<Config | null> {
  const content = await files.read(file);
  if (content.text === null) {
    const message = `cannot read \`${file}\`: ${content.reason}`;
    const at = { file, line: 1, col: 1 };
    problems.push({ severity: 'error', code: 'unreadable-file', message, help: null, at, length: 0 });
    return null;
  }
  const parsed = parseDocument(file, content.text);
  problems.push(...parsed.problems);
  const { document } = parsed;
  sources.set(file, document === null ? maskUnparsed(content.text) : maskSecrets(document));
  if (document === null) return null;
  const shape = checkShape<SettingsInput>(document, settingsSchema);
  problems.push(...shape.problems);
  const site = new Site({ document, folder: dirname(file), env, files, weakenings: new Weakenings(), problems });
  return { site, input: shape.value, named: namedIn(document.value) };
}

/** The two other files, also out of a sallyport.yaml that is wrong elsewhere: all problems are shown at once. */
interface Named {
  readonly policy: string | readonly string[];
  readonly inventory: string | null;
}

const namedSchema = z.looseObject({
  policy: z.union([z.string(), z.array(z.string())]).catch([]),
  devices: z.looseObject({ inventory: z.string().nullable().catch(null) }).catch({ inventory: null }),
});

function namedIn(value: unknown): Named {
  const { policy, devices } = namedSchema.catch({ policy: [], devices: { inventory: null } }).parse(value);
  return { policy, inventory: devices.inventory };
}

async function readPolicy(
  named: Named['policy'],
  input: SettingsInput | null,
  site: Site,
  progress: Progress,
): Promise<Policy | null> {
  const paths = typeof named === 'string' ? [named] : named;
  const sources: PolicySource[] = [];
  for (const [index, path] of paths.entries()) {
    const text = await (typeof named === 'string' ? site.in('policy') : site.in('policy', index)).read(path);
    if (text !== null) sources.push({ file: site.shown(path), text });
  }
  for (const { file, text } of sources) progress.sources.set(file, text);
  // With one part missing every name in the others would seem unknown.
  if (sources.length === 0 || sources.length < paths.length) return null;
  const { policy, problems } = await progress.parser.policy({
    kind: 'policy',
    sources,
    context: { providers: input === null ? null : providersOf(input) },
  });
  progress.problems.push(...problems);
  return policy;
}

/** What the policy must know of the providers. */
export function providersOf(input: SettingsInput): PolicyContext['providers'] {
  return Object.entries(input.providers).map(([name, { issuer, step_up }]) => ({
    name,
    issuer,
    askableAmr: readStepUp(step_up)
      .filter((method) => method.claim === 'amr')
      .map((method) => method.value),
  }));
}

async function readInventoryFile(
  path: string,
  policy: Policy | null,
  site: Site,
  progress: Progress,
): Promise<Inventory | null> {
  const content = await site.in('devices', 'inventory').open(path);
  if (content === null) return null;
  const { text, modifiedAt } = content;
  const file = site.shown(path);
  progress.sources.set(file, text);
  const types = policy === null ? null : new Map(Array.from(policy.device.values(), ({ name, type }) => [name, type]));
  const { entries, problems } = await progress.parser.inventory({ kind: 'inventory', file, text, types });
  progress.problems.push(...problems);
  if (entries?.some(({ seen }) => seen === null) === true) progress.dated.push(file);
  return entries === null ? null : { entries, modifiedAt };
}

type Complete = Pick<Loaded, 'settings' | 'policy' | 'inventory'>;

async function finish(progress: Progress, complete: Complete | null): Promise<Loaded> {
  const { startedAt, files, sources, problems, dated } = progress;
  const order = [...sources.keys()];
  problems.sort((a, b) => order.indexOf(a.at.file) - order.indexOf(b.at.file) || byPosition(a, b));
  const good = complete !== null && !problems.some((problem) => problem.severity === 'error');
  const { settings, policy, inventory } = good ? complete : { settings: null, policy: null, inventory: null };
  const digest = await files.digest(dated);
  return { settings, policy, inventory, problems, sources, files: files.files, dated, digest, startedAt };
}
