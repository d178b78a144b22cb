/** Evidence, and what speaks against an edit, in words: the same in the terminal and as data. */

import type { UseCount } from '../analysis/tighten/learning.ts';
import type { LeftAlone } from '../analysis/tighten/left-alone.ts';
import type { Withdrawal } from '../analysis/tighten/proposal.ts';
import { momentWords, spanWords } from './replay-words.ts';
import type { Proof } from './tighten-proof.ts';
import { unifiedDiff } from './unified-diff.ts';

export function evidenceWords(uses: UseCount, days: number): string {
  if (uses.count === 0) return `never used in ${days} days`;
  return `${usesWords(uses)}, in ${days} days, would all go on`;
}

function usesWords(uses: UseCount): string {
  const by = uses.people === 1 ? '1 person' : `${uses.people.toLocaleString('en')} people`;
  return `${uses.count.toLocaleString('en')} ${uses.count === 1 ? 'use' : 'uses'} by ${by}, ${spanWords(uses)}`;
}

export function withdrawalWords(reason: Withdrawal): string {
  switch (reason.why) {
    case 'refuted':
      return `refuted by the last fifth: ${usesWords(reason.by)}`;
    case 'test':
      return `a test of the policy says that somebody needs it: ${reason.tests.join('; ')}`;
    case 'unwritable':
      return `it cannot be written: ${reason.message}`;
    case 'unproved':
      return `it cannot be proved: ${reason.message}`;
  }
}

export function aloneWords(one: LeftAlone): string {
  switch (one.why) {
    case 'break-glass':
      return 'kept for emergencies';
    case 'shadow':
      return 'in shadow: it grants nothing yet';
    case 'ended':
      return 'it has ended';
    case 'review-after':
      return `not to be asked about before ${momentWords(one.until)}`;
    case 'too-young':
      return `the logs show it for ${one.days} days`;
    case 'unclear':
      return `the logs do not say whether ${one.requests.toLocaleString('en')} requests used it`;
  }
}

/** For `git apply`, and for `patch -p1`. */
export function patchOf({ files }: Proof): readonly string[] {
  return files.flatMap(({ file, before, splices }) => unifiedDiff(file, before, splices));
}
