/**
 * `sallyport test`: runs the tests that stand in the policy, as every load does, and says what failed and where to look
 * next; on request also what the tests would not notice.
 */

import { coverageOf } from '../analysis/mutation/coverage.ts';
import { mutantsOf } from '../analysis/mutation/mutants.ts';
import { scoreMutants } from '../analysis/mutation/score.ts';
import type { Policy } from '../core/policy/model.ts';
import { ReferenceEvaluator } from '../core/policy/reference.ts';
import { runTests } from '../core/policy/trial.ts';
import { ANALYSIS_BUDGET } from './analysis-budget.ts';
import { type Call, CONFIG, type ExitCode, JSON_OUTPUT, type Command, UsageError } from './command.ts';
import { coverageAsJson, reportCoverage } from './coverage-report.ts';
import { Findings } from './findings.ts';
import { mutationAsJson, reportMutation, shareOf, type Tally, tallyOf } from './mutation-report.ts';
import { openOperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson, verdictOf } from './problems.ts';
import { withProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { reportTrials, trialsAsJson } from './test-report.ts';

export const test: Command = {
  name: 'test',
  summary: 'run the tests that stand in the policy, and find what they would not notice',
  operands: '[POLICY…]',
  count: [0, Number.POSITIVE_INFINITY],
  flags: {
    cover: { summary: 'name the rules and the conditions that no test depends on, and exit 1 if there are any' },
    mutate: {
      summary: 'change the policy in one place after the other, and print a test for each change that none notices',
    },
    'at-least': { value: 'PERCENT', summary: 'of the mutants that must be killed', default: '100' },
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    'sallyport test',
    'sallyport test config/policy.yaml --json',
    'sallyport test config/policy.yaml --mutate',
  ],
  async run(call, terminal) {
    const least = percentOf(call);
    const findings = new Findings();
    const operator = await openOperatorFile(call, terminal, findings);
    const policy =
      operator === null ? null : await openPolicy(call.operands, operator === 'none' ? null : operator, findings);
    const { problems, sources } = findings;
    if (!call.has('json')) printProblems(problems, sources, terminal);
    if (policy === null || findings.hasErrors) {
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, ok: false, problems: problemsAsJson(problems), tests: [] }));
      return verdictOf(problems);
    }
    const trials = runTests(new ReferenceEvaluator(policy));
    const passed = trials.every((trial) => trial.outcome === 'pass');
    const report = passed ? analyse(policy, least, call, terminal) : NOTHING;
    const code = passed ? report.code : 1;
    if (call.has('json')) {
      const tests = trialsAsJson(trials);
      const head = { version: 1, ok: code === 0, policy: policy.id, problems: problemsAsJson(problems), tests };
      terminal.out(JSON.stringify({ ...head, ...report.json }));
    } else {
      for (const line of reportTrials(trials, policy, call.operands, terminal)) terminal.out(line);
      for (const line of report.lines(terminal)) terminal.out(line);
      if (trials.length === 0) terminal.err('the policy has no tests: nothing shows that it means what it says');
      if (!passed && asks(call)) terminal.err('tests that fail notice everything: mend them first');
    }
    return code;
  },
};

interface Report {
  readonly code: ExitCode;
  readonly json: object;
  readonly lines: (terminal: Terminal) => readonly string[];
}

const NOTHING: Report = { code: 0, json: {}, lines: () => [] };

function asks(call: Call): boolean {
  return call.has('cover') || call.has('mutate');
}

function analyse(policy: Policy, least: number, call: Call, terminal: Terminal): Report {
  const reports = [
    ...(call.has('cover') ? [coverageReport(policy)] : []),
    ...(call.has('mutate') ? [mutationReport(policy, least, terminal)] : []),
  ];
  return {
    code: reports.find(({ code }) => code === 1)?.code ?? reports.find(({ code }) => code !== 0)?.code ?? 0,
    json: Object.assign({}, ...reports.map(({ json }) => json)),
    lines: (to) => reports.flatMap(({ lines }) => ['', ...lines(to)]),
  };
}

function coverageReport(policy: Policy): Report {
  const covered = coverageOf(policy);
  return {
    code: covered.every((one) => one.test !== null) ? 0 : 1,
    json: { coverage: coverageAsJson(covered) },
    lines: (terminal) => reportCoverage(covered, terminal),
  };
}

function mutationReport(policy: Policy, least: number, terminal: Terminal): Report {
  const mutants = mutantsOf(policy);
  const steps = scoreMutants(policy, mutants, today(), ANALYSIS_BUDGET);
  const words = (done: number): string => `${done} of ${mutants.length} mutants`;
  const scored = [...withProgress(steps, words, terminal, now)];
  return {
    code: codeOf(tallyOf(scored), least),
    json: { mutation: mutationAsJson(scored) },
    lines: (to) => reportMutation(scored, to),
  };
}

/** Monotonic ms. */
function now(): number {
  return performance.now();
}

/** Since its beginning: two runs of one day say the same. */
function today(): number {
  return Math.floor(Date.now() / DAY) * DAY;
}

const DAY = 86_400_000;

/** It is enough, it is not, or it depends on those of which nothing is known. */
function codeOf(tally: Tally, least: number): ExitCode {
  if (shareOf(tally) >= least) return 0;
  return shareOf({ ...tally, killed: tally.killed + tally.unknown, unknown: 0 }) >= least ? 2 : 1;
}

function percentOf(call: Call): number {
  const text = call.value('at-least') ?? '';
  const percent = /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(percent <= 100)) throw new UsageError('`--at-least` takes a number from 0 to 100');
  return percent;
}
