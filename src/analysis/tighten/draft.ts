/** Proposals while they are proved: what stands in the way of the proof is withdrawn, with the reason. */

import type { Policy } from '../../core/policy/model.ts';
import { applyEdits, type Edit, grantsOf } from './edit.ts';
import type { Proposal, Withdrawal } from './proposal.ts';

export class Draft {
  readonly policy: Policy;
  #proposals: readonly Proposal[];

  constructor(policy: Policy, proposals: readonly Proposal[]) {
    this.policy = policy;
    this.#proposals = proposals;
  }

  get proposals(): readonly Proposal[] {
    return this.#proposals;
  }

  /** Those that are still offered. */
  get edits(): readonly Edit[] {
    return this.#proposals.filter(({ withdrawn }) => withdrawn === null).map(({ edit }) => edit);
  }

  /** With all of them. */
  get result(): Policy {
    return applyEdits(this.policy, this.edits);
  }

  withdraw(edits: readonly Edit[], reason: Withdrawal): void {
    this.#proposals = this.#proposals.map((proposal) =>
      edits.includes(proposal.edit) && proposal.withdrawn === null ? { ...proposal, withdrawn: reason } : proposal,
    );
  }

  /** Withdraws what takes from these rules; where nothing does, what takes from anything in the app; else everything. */
  withdrawFor(rules: readonly string[], app: string, reason: Withdrawal): void {
    const touching = this.edits.filter((edit) => grantsOf(edit, this.policy).some((id) => rules.includes(id)));
    const inApp = this.edits.filter((edit) => grantsOf(edit, this.policy).some((id) => this.#reaches(id, app)));
    this.withdraw(touching.length > 0 ? touching : inApp.length > 0 ? inApp : this.edits, reason);
  }

  #reaches(id: string, app: string): boolean {
    const grant = this.policy.grants.find((one) => one.id === id);
    return grant?.to.some((target) => target.app === null || target.app === app) ?? false;
  }
}
