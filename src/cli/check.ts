/** `sallyport check`: both files and all files that they name, as a start reads them; writes nothing, asks nobody. */

import { load } from '../config/load.ts';
import { CONFIG, JSON_OUTPUT, type Command } from './command.ts';
import { countProblems, printProblems, problemsAsJson, verdictOf } from './problems.ts';

export const check: Command = {
  name: 'check',
  summary: 'check the configuration, the policy and its tests, without serving',
  operands: '',
  count: [0, 0],
  flags: { config: CONFIG, json: JSON_OUTPUT },
  examples: ['sallyport check', 'sallyport check --config /etc/sallyport/sallyport.yaml --json'],
  async run(call, terminal) {
    const { problems, sources, settings, policy } = await load(call.value('config') ?? '', terminal.env);
    if (call.has('json')) {
      terminal.out(JSON.stringify({ version: 1, ok: settings !== null, problems: problemsAsJson(problems) }));
      return verdictOf(problems);
    }
    printProblems(problems, sources, terminal);
    if (settings === null || policy === null) {
      terminal.err(countProblems(problems));
      return verdictOf(problems);
    }
    for (const { name, where, meaning } of settings.weakenings)
      terminal.err(`insecure: ${name} (${where}): ${meaning}`);
    const tests = policy.tests.reduce((sum, test) => sum + test.assertions.length, 0);
    const nevers = policy.nevers.length === 0 ? '' : `, ${policy.nevers.length} nevers proved`;
    terminal.out(
      `ok: ${settings.apps.length} apps, ${policy.grants.length} grants, ${policy.denies.length} denies, ` +
        `${tests} assertions passed${nevers} (${countProblems(problems)})`,
    );
    return 0;
  },
};
