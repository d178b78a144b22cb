/** What could be taken from a policy as data, version 1. */

import type { Tally } from '../analysis/log/tally.ts';
import { totalsOf } from '../analysis/replay/tables.ts';
import { editWords } from '../analysis/tighten/edit-words.ts';
import type { Proposal } from '../analysis/tighten/proposal.ts';
import type { Policy } from '../core/policy/model.ts';
import { diffAsJson } from './diff-json.ts';
import { momentWords } from './replay-words.ts';
import type { Proof } from './tighten-proof.ts';
import type { Tightening } from './tightening.ts';
import { aloneWords, patchOf, withdrawalWords } from './tighten-words.ts';

export function tighteningAsJson({ policy, proposals, leftAlone, proof, census, span }: Tightening): object {
  return {
    version: 1,
    policy: policy.id,
    requests: span.count,
    ...times(span),
    edits: proposals.filter(({ withdrawn }) => withdrawn === null).map((one) => editAsJson(one, policy)),
    withdrawn: proposals.flatMap((one) => {
      const { withdrawn } = one;
      return withdrawn === null
        ? []
        : [{ ...editAsJson(one, policy), why: withdrawn.why, said: withdrawalWords(withdrawn) }];
    }),
    left_alone: leftAlone.map((one) => ({ grant: one.grant, why: one.why, said: aloneWords(one) })),
    proof: proof === null ? null : proofAsJson(proof),
    patch: proof === null ? null : patchOf(proof).map(withNewline).join(''),
    log: { lines: census.lines, decided: census.decided, not_read: census.troubles },
  };
}

function editAsJson({ edit, uses, days }: Proposal, policy: Policy): object {
  return {
    kind: edit.kind,
    about: edit.kind === 'narrow-routes' ? `${edit.app}/${edit.resource}` : edit.grant,
    words: editWords(edit, policy),
    uses: { ...times(uses), requests: uses.count, people: uses.people },
    days,
  };
}

function proofAsJson({ replay, compared }: Proof): object {
  const totals = Object.entries(totalsOf(replay.groups)).map(([outcome, { count }]) => [outcome, count] as const);
  return { requests: Object.fromEntries(totals), diff: diffAsJson(compared) };
}

function times({ count, first, last }: Tally): object {
  return count === 0 ? { first: null, last: null } : { first: momentWords(first), last: momentWords(last) };
}

function withNewline(line: string): string {
  return `${line}\n`;
}
