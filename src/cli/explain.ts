/** `sallyport explain`: why a request is allowed or refused, rule by rule and condition by condition, and what would help. */

import { conditionsOf } from '../core/policy/reads.ts';
import { explain as explainQuery, type Explanation } from '../core/policy/explain.ts';
import type { Policy } from '../core/policy/model.ts';
import { ReferenceEvaluator } from '../core/policy/reference.ts';
import { Refusal } from '../core/refusal.ts';
import { checkAsker, readAsker, type Asker } from './asker.ts';
import { CONFIG, JSON_OUTPUT, POLICY, UsageError, type Call, type Command, type ExitCode } from './command.ts';
import { explanationAsJson } from './explain-json.ts';
import { reportExplanation, reportRefusal } from './explain-report.ts';
import { Findings } from './findings.ts';
import { openOperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson } from './problems.ts';
import { readQuestion } from './question.ts';
import type { Terminal } from './terminal.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'show why a request is allowed (exit code 0) or refused (1), rule by rule',
  operands: 'METHOD (URL|app/path)',
  count: [2, 2],
  flags: {
    as: { value: 'PERSONA', summary: 'asked by this persona of the policy' },
    token: { value: 'FILE', summary: 'asked with the bearer token in this file, verified as the gate would' },
    anonymous: { summary: 'asked by nobody who is known' },
    test: { value: 'NAME', summary: 'asked as this test of the policy asks, with its own facts' },
    ip: { value: 'ADDRESS', summary: 'from this address' },
    at: { value: 'TIME', summary: 'at this moment (RFC 3339); now, unless the persona says another' },
    device: { value: 'FILE', summary: 'with these device facts: YAML or JSON, `name: value`' },
    policy: POLICY,
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    'sallyport explain GET finance-records/exports/q3.csv --as felix',
    'sallyport explain GET https://finance.corp.example/ledgers/2026 --token token.jwt --ip 203.0.113.7',
  ],
  async run(call, terminal) {
    checkAsker(call);
    const findings = new Findings();
    const exit = await answer(call, terminal, findings);
    if (exit !== null) return exit;
    const { problems, sources } = findings;
    if (call.has('json'))
      terminal.out(JSON.stringify({ version: 1, decision: null, problems: problemsAsJson(problems) }));
    else printProblems(problems, sources, terminal);
    return 2;
  },
};

/** @returns null when the files do not say what the gate would answer, and the findings say why */
async function answer(call: Call, terminal: Terminal, findings: Findings): Promise<ExitCode | null> {
  const opened = await openOperatorFile(call, terminal, findings);
  if (opened === null) return null;
  const operator = opened === 'none' ? null : opened;
  const policy = await openPolicy(call.value('policy')?.split(',') ?? [], operator, findings);
  if (policy === null || findings.hasErrors) return null;
  const [method = '', target = ''] = call.operands;
  const question = readQuestion(method, target, policy, operator);
  if (question instanceof Refusal) return refused(question, call, terminal);
  const asker = await readAsker(call, question, { policy, operator, findings });
  if (asker instanceof Refusal) return refused(asker, call, terminal);
  if (asker === null || findings.hasErrors) return null;

  const explanation = explainQuery(new ReferenceEvaluator(policy), asker.query);
  checkAddress(explanation, asker, policy);
  if (call.has('json')) terminal.out(JSON.stringify(explanationAsJson(explanation, asker, policy)));
  else for (const line of reportExplanation(explanation, asker, policy, terminal)) terminal.out(line);
  return explanation.verdict.effect === 'allow' ? 0 : 1;
}

/** The gate would not even ask the policy. */
function refused(refusal: Refusal, call: Call, terminal: Terminal): ExitCode {
  const { reason, status, detail, sentence } = refusal;
  if (call.has('json')) {
    terminal.out(
      JSON.stringify({ version: 1, decision: { effect: 'refuse', reason, detail, status, message: sentence } }),
    );
  } else {
    for (const line of reportRefusal(refusal, terminal)) terminal.out(line);
  }
  return 1;
}

/** Without an address a network would look left, and a deny for it ruled out. @throws UsageError */
function checkAddress({ rules }: Explanation, { query, addressKnown }: Asker, policy: Policy): void {
  if (addressKnown) return;
  const app = policy.apps.get(query.app) ?? null;
  for (const { rule, conditions } of rules) {
    const concerned =
      query.identity.via === 'none' || conditions.some((one) => one.criterion === 'group' && one.truth !== 'F');
    const asks = conditionsOf(app, rule).some(({ network }) => network !== null);
    if (concerned && asks && rule.mode === 'enforce') {
      throw new UsageError(`\`${rule.id}\` asks where the request comes from: say \`--ip ADDRESS\``);
    }
  }
}
