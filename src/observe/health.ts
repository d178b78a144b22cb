/** Whether the gate lives, and whether it should be sent requests (for probes, and for the operator who asks why not). */

/** What readiness depends on, read when somebody asks. */
export interface Condition {
  /** False before the first configuration and policy serve. */
  readonly loaded: () => boolean;
  /** False for a provider whose keys were never had: a start without the provider succeeds, but is not ready. */
  readonly providers: () => Iterable<{ readonly name: string; readonly hadKeys: boolean }>;
  /** SIGTERM came. */
  readonly draining: () => boolean;
  /** Records cannot be written, and the operator chose to refuse requests then. */
  readonly recordable: () => boolean;
}

/** Empty = ready. Each reason is a sentence for the operator. */
export function unreadiness(condition: Condition): readonly string[] {
  const reasons: string[] = [];
  if (condition.draining()) reasons.push('shutting down');
  if (!condition.loaded()) reasons.push('no configuration and policy are loaded yet');
  if (!condition.recordable()) reasons.push('the access record cannot be written');
  for (const { name, hadKeys } of condition.providers()) {
    if (!hadKeys) reasons.push(`provider \`${name}\` has had no keys yet`);
  }
  return reasons;
}
