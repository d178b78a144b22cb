/** Whether the gate should be sent requests, and why not: for probes, and for the operator who asks. */

/** What readiness depends on, read when somebody asks. Before the first load serves nobody can. */
export interface Condition {
  /** False for a provider whose keys were never had: a start without the provider succeeds, but is not ready. */
  readonly providers: Iterable<{ readonly name: string; readonly ready: boolean }>;
  /** SIGTERM came. */
  readonly draining: boolean;
  /** Why sessions cannot be looked up; null = they can. */
  readonly sessions: string | null;
  /** Records cannot be written, and the operator chose to refuse requests then. */
  readonly recordable: boolean;
}

/** Empty = ready. Each reason is a sentence for the operator. */
export function unreadiness({ providers, draining, sessions, recordable }: Condition): readonly string[] {
  const reasons: string[] = [];
  if (draining) reasons.push('shutting down');
  if (sessions !== null) reasons.push(`sessions cannot be looked up: ${sessions}`);
  if (!recordable) reasons.push('the access record cannot be written');
  for (const { name, ready } of providers) {
    if (!ready) reasons.push(`provider \`${name}\` has had no keys yet`);
  }
  return reasons;
}
