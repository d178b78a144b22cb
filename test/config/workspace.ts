/** A folder with the files of one configuration, thrown away after the test. */

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export class Workspace implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param files path → text */
  static async with(files: Readonly<Record<string, string>>): Promise<Workspace> {
    const workspace = new Workspace(await mkdtemp(join(tmpdir(), 'sallyport-config-')));
    for (const [path, text] of Object.entries(files)) await workspace.write(path, text);
    return workspace;
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  /** Copies a file or folder of the repository. */
  async copy(from: string, to: string): Promise<void> {
    await cp(from, this.path(to), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The least that a sallyport.yaml needs, and whatever the test adds. */
export function settingsWith(...lines: string[]): string {
  return [
    'version: 1',
    'data: data',
    'policy: policy.yaml',
    'listen: { host: 127.0.0.1 }',
    'apps: { wiki: { url: https://wiki.example, upstream: https://10.0.0.1 } }',
    ...lines,
    ...(lines.some((line) => line.startsWith('assertion:')) ? [] : ['assertion: { issuer: https://gate.example }']),
    '',
  ].join('\n');
}

/** A policy for it. */
export const POLICY = `version: 1
claims: { groups: list }
groups:
  staff: { claims: { groups: { has: staff } } }
apps:
  wiki:
    resources:
      pages: [GET /pages/**]
grants:
  - { id: read, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: WIKI-1 reading }
`;
