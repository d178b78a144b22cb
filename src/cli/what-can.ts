/** `sallyport what-can`: everything that a persona, or the bearer of a token, may do. */

import { type Holding, holdingsOf } from '../analysis/holdings.ts';
import type { Unfinished } from '../analysis/difference.ts';
import { OnePolicy } from '../analysis/one-policy.ts';
import { compile } from '../core/policy/compiled/compile.ts';
import { canonicalise } from '../core/path.ts';
import type { Policy } from '../core/policy/model.ts';
import { Refusal } from '../core/refusal.ts';
import { ANALYSIS_BUDGET } from './analysis-budget.ts';
import { readAsker } from './asker.ts';
import { type Call, CONFIG, type Command, type ExitCode, JSON_OUTPUT, POLICY, UsageError } from './command.ts';
import { Findings } from './findings.ts';
import { openOperatorFile, type OperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson } from './problems.ts';
import type { Terminal } from './terminal.ts';
import { reportHeld } from './what-can-report.ts';

export const whatCan: Command = {
  name: 'what-can',
  summary: 'show everything that somebody may do, app by app, and exit 1 if that is nothing',
  operands: '[PERSONA]',
  count: [0, 1],
  flags: {
    token: {
      value: 'FILE',
      summary: 'the bearer of the token in this file, verified as the gate would, instead of a persona',
    },
    anonymous: { summary: 'nobody who is known, instead of a persona' },
    ip: { value: 'ADDRESS', summary: 'from this address' },
    at: { value: 'TIME', summary: 'at this moment (RFC 3339); now, unless the persona says another' },
    device: { value: 'FILE', summary: 'with these device facts: YAML or JSON, `name: value`' },
    policy: POLICY,
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: ['sallyport what-can felix', 'sallyport what-can --token token.jwt --ip 203.0.113.7'],
  async run(call, terminal) {
    const asking = askingOf(call);
    const findings = new Findings();
    const held = await hold(asking, terminal, findings);
    const { problems, sources } = findings;
    if (held === null) {
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, holds: null, problems: problemsAsJson(problems) }));
      else printProblems(problems, sources, terminal);
      return 2;
    }
    if (call.has('json')) terminal.out(JSON.stringify({ version: 1, ...held }));
    else for (const line of reportHeld(held, terminal)) terminal.out(line);
    return exitCodeOf(held);
  },
};

/** The persona is an operand here, and a flag where a single request is asked about. @throws UsageError */
function askingOf(call: Call): Call {
  const [persona] = call.operands;
  const said = [persona !== undefined, call.value('token') !== undefined, call.has('anonymous')];
  if (said.filter(Boolean).length !== 1) {
    throw new UsageError('say who, in one way: a persona of the policy, `--token FILE`, or `--anonymous`');
  }
  return { ...call, has: (flag) => call.has(flag), value: (flag) => (flag === 'as' ? persona : call.value(flag)) };
}

export interface Held {
  readonly policy: string;
  readonly who: string;
  /** By app. */
  readonly holds: readonly (Holding & { readonly app: string })[];
  /** Apps that do not take this token, and why. */
  readonly refused: readonly { readonly app: string; readonly reason: string }[];
  readonly unfinished: readonly Unfinished[];
}

/** @returns null when the files do not say what the gate would answer, and the findings say why */
async function hold(call: Call, terminal: Terminal, findings: Findings): Promise<Held | null> {
  const opened = await openOperatorFile(call, terminal, findings);
  if (opened === null) return null;
  const operator = opened === 'none' ? null : opened;
  const policy = await openPolicy(call.value('policy')?.split(',') ?? [], operator, findings);
  if (policy === null || findings.hasErrors) return null;
  return holdAll(call, policy, operator, terminal, findings);
}

async function holdAll(
  call: Call,
  policy: Policy,
  operator: OperatorFile | null,
  terminal: Terminal,
  findings: Findings,
): Promise<Held | null> {
  const holds: (Holding & { readonly app: string })[] = [];
  const refused: { app: string; reason: string }[] = [];
  const unfinished: Unfinished[] = [];
  const evaluator = compile(policy);
  let one: OnePolicy | null = null;
  let who = '';
  for (const { name, paths } of policy.apps.values()) {
    const path = canonicalise('/', paths);
    if (path instanceof Refusal) continue;
    const asker = await readAsker(call, { app: name, method: 'GET', path }, { policy, operator, findings });
    if (asker === null || findings.hasErrors) return null;
    if (asker instanceof Refusal) {
      refused.push({ app: name, reason: asker.detail ?? asker.reason });
      continue;
    }
    who = asker.name;
    if (one === null && !asker.addressKnown) terminal.err('without `--ip` they are in no network');
    one ??= new OnePolicy(policy, asker.query.now, ANALYSIS_BUDGET);
    const cells = one.cellsOf(name, () => true);
    if (cells.problem !== null) unfinished.push({ app: name, route: null, why: `its paths: ${cells.problem}` });
    for (const holding of holdingsOf(cells, evaluator, asker.query)) holds.push({ app: name, ...holding });
  }
  return { policy: policy.id, who, holds, refused, unfinished };
}

function exitCodeOf({ holds, unfinished }: Held): ExitCode {
  if (holds.some(({ effect }) => effect === 'allow')) return 0;
  return unfinished.length > 0 ? 2 : 1;
}
