/** What stands under `never:`, proved at every load: a policy that allows it is as wrong as one that fails its tests. */

import { BUDGET } from '../../analysis/budget.ts';
import { proveNevers } from '../../analysis/never.ts';
import { askerLines, requestWords } from '../../analysis/witness-words.ts';
import type { Deny, Policy } from '../../core/policy/model.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** Nodes alone are counted: whether a policy loads must not depend on how busy the machine is. */
export function checkInvariants(policy: Policy, from: number): Diagnostic[] {
  return proveNevers(policy, from, BUDGET).flatMap((proof) => {
    const { never } = proof;
    switch (proof.outcome) {
      case 'proved':
        return [];
      case 'violated': {
        const { witness, before, conditions } = proof.violation;
        const message = `\`${never.id}\` does not hold: \`${requestWords(witness)}\` is allowed by \`${before.by}\``;
        const when = conditions[0]?.join(', ') ?? '';
        const example = askerLines(witness).join(', ');
        const help = `${when === '' ? 'whoever asks' : `when ${when}`}; for example with ${example}`;
        return [problem(never, 'never-violated', message, help)];
      }
      case 'unproved': {
        const message = `\`${never.id}\` could not be proved: ${proof.why}`;
        return [
          problem(never, 'never-unproved', message, 'name fewer resources, or let fewer rules touch the same path'),
        ];
      }
    }
  });
}

function problem({ id, at }: Deny, code: string, message: string, help: string): Diagnostic {
  return { severity: 'error', code, message, help, at, length: id.length };
}
