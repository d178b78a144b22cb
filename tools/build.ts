/**
 * Builds `dist`, the form that is published: the program in a few files instead of the hundreds that would each cost a start
 * a quarter of a millisecond, together with the two packages of many small files (docs/decisions/006-few-files.md).
 */

import { join } from 'node:path';
import { build, type ChunkingContext, type Plugin } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');

/** Modules of Node with names that load others when they are read. */
const HEAVY = /^node:(?:http|util)$/;

/**
 * An import reads every name of a module of Node's, and some of the names are getters: that of `node:http` load all of `fetch`,
 * 20 ms of each start. What is taken as CommonJS takes it is read when it is used.
 */
const lightImports: Plugin = {
  name: 'light-imports',
  resolveId: (id) => (HEAVY.test(id) ? `\0${id}` : null),
  load(id) {
    const name = id.replace('\0', '');
    if (!HEAVY.test(name)) return null;
    const exported = Object.keys(process.getBuiltinModule(name) ?? {}).map(
      (key) => `export const ${key} = /* @__PURE__ */ take('${key}');`,
    );
    return `const take = (key) => process.getBuiltinModule('${name}')[key];\n${exported.join('\n')}`;
  },
};

const A_PACKAGE = /^[^./]/;
const TAKEN_IN = /^(?:yaml|zod)(?:\/|$)/;

/**
 * What reads the two files is wanted whole by every command that reads them, so it is one file instead of thirty; without what a
 * health check needs, which would have to load all of it.
 */
function groupOf(id: string, graph: ChunkingContext): string | null {
  const reach = (roots: readonly string[]): ReadonlySet<string> => {
    const found = new Set(roots.map((root) => join(ROOT, root)));
    for (const at of found) for (const next of graph.getModuleInfo(at)?.importedIds ?? []) found.add(next);
    return found;
  };
  light ??= reach(['src/main.ts', 'src/cli/health.ts']);
  files ??= reach(['src/config/load.ts']);
  return files.has(id) && !light.has(id) ? 'files' : null;
}

let light: ReadonlySet<string> | null = null;
let files: ReadonlySet<string> | null = null;

await build({
  input: {
    main: 'src/main.ts',
    'parse-child': 'src/config/parse-child.ts',
    'change-worker': 'src/compose/change-worker.ts',
  },
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
  plugins: [lightImports],
  external: (id) => A_PACKAGE.test(id) && !TAKEN_IN.test(id) && !HEAVY.test(id),
  output: {
    dir: 'dist',
    cleanDir: true,
    sourcemap: true,
    chunkFileNames: '[name].js',
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: groupOf, debugName: 'files' }] },
  },
});
