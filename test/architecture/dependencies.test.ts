import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The diagram of the program: what the modules of a folder may import, besides their own folder. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  analysis: ['core'],
  // A policy's own invariants are proved at every load.
  config: ['core', 'analysis'],
  identity: ['core'],
  device: ['core'],
  upstream: ['core'],
  store: ['core'],
  pages: ['core'],
  observe: ['core'],
  // `gate` only to hand over to the line; the line itself knows of the server no more than the shape of an exchange.
  server: ['core', 'identity', 'device', 'upstream', 'store', 'pages', 'observe', 'stages', 'gate'],
  // The line and the types of its stages know the request itself and nothing of how a stage works.
  stages: ['core', 'server'],
  gate: ['core', 'server', 'stages'],
  compose: [
    'core',
    'analysis',
    'config',
    'identity',
    'device',
    'upstream',
    'store',
    'pages',
    'observe',
    'server',
    'gate',
    'stages',
  ],
  cli: [
    'core',
    'analysis',
    'config',
    'identity',
    'device',
    'upstream',
    'store',
    'pages',
    'observe',
    'server',
    'gate',
    'stages',
    'compose',
  ],
  main: ['cli'],
};

/** Packages and builtins that only one part of the program may know. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  fastify: ['server'],
  '@fastify/http-proxy': ['server'],
  jose: ['identity', 'upstream', 'cli'],
  'openid-client': ['identity'],
  '@redis/client': ['store'],
  'node:sqlite': ['store'],
  undici: ['upstream'],
  pino: ['observe'],
  'prom-client': ['observe'],
  yaml: ['config'],
};

const source = resolve(import.meta.dirname, '../../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const pattern =
    /^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm;
  return Array.from(text.matchAll(pattern), (match) => ({
    from: file,
    to: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const imports = files.flatMap(importsOf);
const local = imports.filter(({ to }) => to.startsWith('.') && to.endsWith('.ts'));
const foreign = imports.filter(({ to }) => !to.startsWith('.'));

/** The folder of a module, or the name of one that stands at the top. */
function partOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

function targetOf({ from, to }: Import): string {
  return relative(source, resolve(source, dirname(from), to)).replaceAll('\\', '/');
}

describe('the dependency table', () => {
  it('names every part of the program', () => {
    expect([...new Set(files.map(partOf))].filter((part) => !(part in MAY_IMPORT))).toEqual([]);
  });

  it('allows every import', () => {
    const forbidden = local.filter((one) => {
      const [from, to] = [partOf(one.from), partOf(targetOf(one))];
      return from !== to && !MAY_IMPORT[from]?.includes(to);
    });
    expect(forbidden.map((one) => `${one.from} → ${targetOf(one)}`)).toEqual([]);
  });

  it('keeps each package behind the part that wraps it', () => {
    const misplaced = foreign.filter(({ from, to }) => {
      const parts = ONLY_IN[to];
      return parts !== undefined && !parts.includes(partOf(from));
    });
    expect(misplaced.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('leaves core with nothing from outside', () => {
    expect(foreign.filter(({ from }) => partOf(from) === 'core').map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('has no cycle among the modules, types aside', () => {
    const edges = new Map<string, string[]>();
    for (const one of local) if (!one.typeOnly) edges.set(one.from, [...(edges.get(one.from) ?? []), targetOf(one)]);
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): string[] => {
      if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
      if (done.has(file)) return [];
      for (const next of edges.get(file) ?? []) {
        const cycle = visit(next, [...trail, file]);
        if (cycle.length > 0) return cycle;
      }
      done.add(file);
      return [];
    };
    expect(files.flatMap((file) => visit(file, []))).toEqual([]);
  });
});

describe('the shape of the tree', () => {
  const lengths = files.map((file) => ({
    file,
    lines: readFileSync(join(source, file), 'utf8').split('\n').length - 1,
  }));

  it('has no file above 300 lines', () => {
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  it('has a median file length near 100 lines', () => {
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  it('says in the first line of each file what the file is for', () => {
    expect(files.filter((file) => !readFileSync(join(source, file), 'utf8').startsWith('/**'))).toEqual([]);
  });
});
