/** The proof of a draft: its tests pass, it can be written and read again, the log loses nothing, and it only takes away. */

import { differences } from '../analysis/differences.ts';
import { RANK } from '../analysis/grouping.ts';
import type { Reach } from '../analysis/log/judge.ts';
import type { Mask } from '../analysis/log/unmask.ts';
import type { Group } from '../analysis/replay/groups.ts';
import { Replay, type ReplayReport } from '../analysis/replay/replay.ts';
import type { Draft } from '../analysis/tighten/draft.ts';
import { blame } from '../analysis/tighten/blame.ts';
import { applyEdits, type Edit } from '../analysis/tighten/edit.ts';
import { PolicyTests } from '../analysis/tighten/policy-tests.ts';
import { isSamePolicy } from '../analysis/tighten/same-policy.ts';
import { loadPolicy, type PolicyContext, type PolicySource } from '../config/policy/load.ts';
import { compile } from '../core/policy/compiled/compile.ts';
import type { Policy } from '../core/policy/model.ts';
import { ANALYSIS_BUDGET } from './analysis-budget.ts';
import type { Compared } from './diff-json.ts';
import { readLogs } from './log-reader.ts';
import { decisionWords } from './replay-words.ts';
import { type PatchedFile, patchPolicy } from './policy-patch.ts';

export interface Ground {
  readonly sources: readonly PolicySource[];
  readonly context: PolicyContext;
  readonly logs: readonly string[];
  /** The end of the log, ms: what was before it does not come again. */
  readonly end: number;
  readonly reach: Reach;
  readonly mask: Mask | null;
}

export interface Proof {
  readonly files: readonly PatchedFile[];
  readonly replay: ReplayReport;
  /** What goes away, class by class; nothing is opened. */
  readonly compared: Compared;
}

/** Each reads the whole log again. */
const MOST_REPLAYS = 5;

/** Withdraws from the draft what cannot be proved. @returns null when nothing is left */
export async function prove(draft: Draft, ground: Ground): Promise<Proof | null> {
  const tests = new PolicyTests(draft.policy);
  for (let replays = 0; draft.edits.length > 0;) {
    if (withdrawTested(draft, tests)) continue;
    const written = write(draft, ground);
    if (written === null) continue;
    if (replays === MOST_REPLAYS) {
      draft.withdraw(draft.edits, { why: 'unproved', message: `not after ${MOST_REPLAYS} replays of the log` });
      continue;
    }
    replays += 1;
    const replay = await replayed(written.policy, draft.policy, ground);
    if (withdrawLost(draft, replay.groups)) continue;
    const found = differences(draft.policy, written.policy, ground.end, ANALYSIS_BUDGET);
    const opened = found.classes.find(({ before, after }) => RANK[after.effect] > RANK[before.effect]);
    if (opened === undefined) {
      const compared = { before: draft.policy, after: written.policy, from: ground.end, found, affected: null };
      return { files: written.files, replay, compared };
    }
    const { app, before, after } = opened;
    const message = `it would open ${app}: ${decisionWords(before)} → ${decisionWords(after)}`;
    draft.withdrawFor([before.by ?? '', after.by ?? ''], app, { why: 'unproved', message });
  }
  return null;
}

function withdrawTested(draft: Draft, tests: PolicyTests): boolean {
  const failing = (edits: readonly Edit[]): readonly string[] => tests.failing(applyEdits(draft.policy, edits));
  const guilty = blame(draft.edits, (edits) => failing(edits).length === 0);
  if (guilty.length > 0) draft.withdraw(guilty, { why: 'test', tests: failing(guilty) });
  return guilty.length > 0;
}

interface Written {
  readonly files: readonly PatchedFile[];
  readonly policy: Policy;
}

/** @returns null when something had to be withdrawn */
function write(draft: Draft, ground: Ground): Written | null {
  const { files, unwritable } = patchPolicy(ground.sources, draft.policy, draft.edits);
  if (unwritable.length > 0) {
    draft.withdraw(unwritable, {
      why: 'unwritable',
      message: 'where it stands in the file is an alias, or has an anchor',
    });
    return null;
  }
  const { policy, problems } = loadPolicy(files, ground.context);
  if (policy !== null && isSamePolicy(policy, draft.result)) return { files, policy };
  const message = problems.find(({ severity }) => severity === 'error')?.message ?? 'the file would say something else';
  const guilty = blame(draft.edits, (edits) => {
    const alone = loadPolicy(patchPolicy(ground.sources, draft.policy, edits).files, ground.context).policy;
    return alone !== null && isSamePolicy(alone, applyEdits(draft.policy, edits));
  });
  draft.withdraw(guilty, { why: 'unwritable', message });
  return null;
}

async function replayed(candidate: Policy, old: Policy, { logs, reach, mask }: Ground): Promise<ReplayReport> {
  const replay = new Replay({ candidate: compile(candidate), old: compile(old), reach, mask });
  await readLogs(logs, replay);
  return replay.end();
}

/** Whoever is nobody may be refused where they were sent to sign in: that is no access. */
function withdrawLost(draft: Draft, groups: readonly Group[]): boolean {
  const lost = groups.find(
    ({ outcome, was }) =>
      outcome === 'lost' ||
      outcome === 'gained' ||
      outcome === 'indeterminate' ||
      (outcome === 'changed' && was.effect !== 'login'),
  );
  if (lost === undefined) return false;
  const { app, was, becomes, count } = lost;
  const message = `the log has ${count} requests to ${app ?? '-'}: ${decisionWords(was)} → ${becomes === null ? 'unknown' : decisionWords(becomes)}`;
  draft.withdrawFor([was.by ?? ''], app ?? '', { why: 'unproved', message });
  return true;
}
