/** `sallyport who-can`: everybody who reaches a resource, and what must hold of them. */

import { type Access, accessTo } from '../analysis/access.ts';
import { definitionsFor } from '../analysis/definitions.ts';
import { witnessAsJson } from '../analysis/witness-json.ts';
import { formatInstant } from '../core/instant.ts';
import type { Policy } from '../core/policy/model.ts';
import { ANALYSIS_BUDGET } from './analysis-budget.ts';
import { CONFIG, type Command, type ExitCode, JSON_OUTPUT, POLICY, UsageError } from './command.ts';
import { Findings } from './findings.ts';
import { momentOf, thisSecond } from './moment.ts';
import { openOperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson } from './problems.ts';
import { suggestion } from './suggestion.ts';
import { reportAccess } from './who-can-report.ts';

export const whoCan: Command = {
  name: 'who-can',
  summary: 'show everybody who reaches a resource, by the grants that let them, and exit 1 if nobody does',
  operands: 'APP/RESOURCE',
  count: [1, 1],
  flags: {
    at: { value: 'TIME', summary: 'requests from this moment on (RFC 3339); from now on without it' },
    policy: POLICY,
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: ['sallyport who-can finance-records/exports', "sallyport who-can 'finance-records/*' --json"],
  async run(call, terminal) {
    const from = momentOf(call) ?? thisSecond();
    const findings = new Findings();
    const operator = await openOperatorFile(call, terminal, findings);
    const files = call.value('policy')?.split(',') ?? [];
    const policy = operator === null ? null : await openPolicy(files, operator === 'none' ? null : operator, findings);
    if (policy === null || findings.hasErrors) {
      const { problems, sources } = findings;
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, complete: false, problems: problemsAsJson(problems) }));
      else printProblems(problems, sources, terminal);
      return 2;
    }
    const asked = targetOf(call.operands[0] ?? '', policy);
    const access = accessTo(policy, asked.app, asked.resource, from, ANALYSIS_BUDGET);
    if (call.has('json')) terminal.out(JSON.stringify(accessAsJson(access, policy, from)));
    else for (const line of reportAccess(access, asked, namesIn(access, policy), terminal)) terminal.out(line);
    return exitCodeOf(access);
  },
};

/** @throws UsageError for what the policy does not have */
function targetOf(text: string, policy: Policy): { readonly app: string; readonly resource: string | null } {
  const slash = text.indexOf('/');
  const [name, rest] = slash === -1 ? [text, '*'] : [text.slice(0, slash), text.slice(slash + 1)];
  const app = policy.apps.get(name);
  if (app === undefined)
    throw new UsageError(`the policy has no app \`${name}\`${suggestion(name, policy.apps.keys())}`);
  if (rest === '*') return { app: name, resource: null };
  const names = app.resources.map((resource) => resource.name);
  if (names.includes(rest)) return { app: name, resource: rest };
  throw new UsageError(`\`${name}\` has no resource \`${rest}\`${suggestion(rest, names)}`);
}

function namesIn({ ways }: Access, policy: Policy) {
  const ids = new Set(ways.map(({ by }) => by));
  return definitionsFor(
    policy,
    policy.grants.filter(({ id }) => ids.has(id)),
  );
}

function accessAsJson(access: Access, policy: Policy, from: number): object {
  const { complete, unfinished, ways } = access;
  return {
    version: 1,
    policy: policy.id,
    from: formatInstant(from),
    complete,
    unfinished,
    ways: ways.map((way) => ({ ...way, witness: witnessAsJson(way.witness) })),
    names: namesIn(access, policy),
  };
}

function exitCodeOf({ ways, complete }: Access): ExitCode {
  if (ways.length > 0) return 0;
  return complete ? 1 : 2;
}
