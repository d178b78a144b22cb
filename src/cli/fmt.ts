/** `sallyport fmt`: gives policy and configuration files their one spelling, with every comment at its place. */

import { parseDocument } from '../config/document.ts';
import { FileReader } from '../config/file-reader.ts';
import { format } from '../config/format/format.ts';
import { inventorySchema } from '../config/inventory.ts';
import { policySchema } from '../config/policy/schema.ts';
import { maskSecrets, maskUnparsed } from '../config/settings/mask.ts';
import { settingsSchema } from '../config/settings/schema.ts';
import { JSON_OUTPUT, type Command } from './command.ts';
import { Findings } from './findings.ts';
import { lineDiff } from './line-diff.ts';
import { printProblems, problemsAsJson, verdictOf } from './problems.ts';
import { replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

const SCHEMAS = [policySchema, settingsSchema, inventorySchema];

interface Outcome {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export const fmt: Command = {
  name: 'fmt',
  summary: 'write policy and configuration files in their one spelling, comments kept',
  operands: 'FILE…',
  count: [1, Number.POSITIVE_INFINITY],
  flags: {
    check: { summary: 'write nothing; show what would change, and exit 1 if anything would' },
    json: JSON_OUTPUT,
  },
  examples: ['sallyport fmt config/policy.yaml config/sallyport.yaml', 'sallyport fmt --check config/policy.yaml'],
  async run(call, terminal) {
    const findings = new Findings();
    const outcomes = await formatAll(call.operands, findings);
    const changed = outcomes.filter(({ before, after }) => before !== after);
    if (!call.has('check')) for (const { file, after } of changed) await replaceFile(file, after);
    const { problems, sources } = findings;
    const ok = !findings.hasErrors && !(call.has('check') && changed.length > 0);
    if (call.has('json')) {
      const files = outcomes.map(({ file, before, after }) => ({ file, changed: before !== after }));
      terminal.out(JSON.stringify({ version: 1, ok, files, problems: problemsAsJson(problems) }));
    } else {
      printProblems(problems, sources, terminal);
      for (const outcome of changed) report(outcome, call.has('check') ? 'check' : 'write', terminal);
    }
    return findings.hasErrors ? verdictOf(problems) : ok ? 0 : 1;
  },
};

/** All are read before any is written. */
async function formatAll(files: readonly string[], findings: Findings): Promise<readonly Outcome[]> {
  const reader = new FileReader();
  const outcomes: Outcome[] = [];
  for (const file of new Set(files)) {
    const content = await reader.read(file);
    if (content.text === null) {
      findings.unreadable(file, content.reason);
      continue;
    }
    const { text, problems } = format(file, content.text, SCHEMAS);
    findings.problems.push(...problems);
    if (text === null) findings.sources.set(file, maskUnparsed(content.text));
    else outcomes.push({ file, before: content.text, after: text });
  }
  return outcomes;
}

function report({ file, before, after }: Outcome, mode: 'check' | 'write', terminal: Terminal): void {
  switch (mode) {
    case 'write':
      terminal.out(`formatted ${file}`);
      return;
    case 'check':
      terminal.out(`${file} would change`);
      for (const line of lineDiff(shown(file, before), shown(file, after), terminal)) terminal.out(line);
  }
}

/** Without the secrets that may stand in it. */
function shown(file: string, text: string): string {
  const { document } = parseDocument(file, text);
  return document === null ? maskUnparsed(text) : maskSecrets(document);
}
