/** Whether two policies say the same, wherever they say it. */

import type { Policy } from '../../core/policy/model.ts';

/** Positions and the hash of the text apart. */
export function isSamePolicy(one: Policy, other: Policy): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf(policy: Policy): string {
  return JSON.stringify({ ...policy, id: '' }, (key, value: unknown) => {
    if (key === 'at') return undefined;
    return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value;
  });
}
