/** `sallyport keys`: the public half of what signs the gate's assertions, and new private keys for gates that share one. */

import { z } from 'zod';
import { readAssertion } from '../config/settings/assertion.ts';
import { loadAssertionKeys } from '../compose/assertion-keys.ts';
import type { AssertionAlgorithm } from '../upstream/assertion-keys.ts';
import { CONFIG, JSON_OUTPUT, UsageError, type Call, type Command, type ExitCode } from './command.ts';
import { Findings } from './findings.ts';
import { writeNewKey } from './new-key.ts';
import { openOperatorFile } from './operator-file.ts';
import { printProblems, verdictOf } from './problems.ts';
import { columns } from './columns.ts';
import type { Terminal } from './terminal.ts';

export const keys: Command = {
  name: 'keys',
  summary: 'print the public keys of the gate’s assertions, or make a new private key for gates that share one',
  operands: '[new FILE]',
  count: [0, 2],
  flags: {
    config: CONFIG,
    jwks: { summary: 'print the JWK set, as the gate publishes it' },
    algorithm: { value: 'ES256|EdDSA', summary: 'of a new key', default: 'ES256' },
    json: JSON_OUTPUT,
  },
  examples: ['sallyport keys --jwks', 'sallyport keys new config/assertion-2026.pem --algorithm EdDSA'],
  async run(call, terminal) {
    const [verb, file, ...more] = call.operands;
    if (verb === undefined) return printKeys(call, terminal);
    if (verb !== 'new' || file === undefined || more.length > 0)
      throw new UsageError('expected nothing, or `new FILE`');
    const kid = await writeNewKey(file, algorithmOf(call));
    terminal.out(call.has('json') ? JSON.stringify({ version: 1, file, kid }) : `${file}  ${kid}`);
    terminal.err(
      `name it in sallyport.yaml: \`assertion: { keys: [{ file: … }] }\`; the first key signs, all are published`,
    );
    return 0;
  },
};

const publishedSchema = z.object({ keys: z.array(z.object({ kid: z.string(), alg: z.string() })) });

async function printKeys(call: Call, terminal: Terminal): Promise<ExitCode> {
  const findings = new Findings();
  const operator = await openOperatorFile(call, terminal, findings);
  if (operator === 'none') throw new Error(`there is no ${call.value('config') ?? ''}: say \`--config FILE\``);
  const assertion =
    operator === null ? null : await readAssertion(operator.input.assertion, operator.site.in('assertion'));
  if (operator === null || assertion === null || findings.hasErrors) {
    printProblems(findings.problems, findings.sources, terminal);
    return verdictOf(findings.problems);
  }
  const { keys: from } = assertion;
  // As a start would: without a key yet, this makes it.
  const { jwks } = await loadAssertionKeys(assertion, operator.site.resolved(operator.input.data));
  if (call.has('jwks')) {
    terminal.out(jwks);
    return 0;
  }
  const { keys: published } = publishedSchema.parse(JSON.parse(jwks));
  const listed = published.map(({ kid, alg }, index) => ({
    kid,
    algorithm: alg,
    source: from === 'generated' ? 'generated' : (from[index]?.file ?? ''),
    signs: index === 0,
  }));
  if (call.has('json')) {
    terminal.out(JSON.stringify({ version: 1, keys: listed }));
    return 0;
  }
  const rows = listed.map(({ kid, algorithm, source, signs }) => [
    kid,
    algorithm,
    source,
    signs ? 'signs' : 'published',
  ]);
  for (const line of columns([['kid', 'algorithm', 'source', 'use'], ...rows])) terminal.out(line);
  return 0;
}

function algorithmOf(call: Call): AssertionAlgorithm {
  const asked = call.value('algorithm');
  if (asked === 'ES256' || asked === 'EdDSA') return asked;
  throw new UsageError(`\`${asked ?? ''}\` is not ES256 or EdDSA`);
}
