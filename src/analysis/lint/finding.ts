/** Something in a policy that its author should look at. */

import type { Position } from '../../core/position.ts';

export interface Finding {
  /** `note`: it may well be meant so. */
  readonly severity: 'warning' | 'note';
  /** Stable. */
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly at: Position;
  /** UTF-16 code units that it is about. */
  readonly length: number;
}

/** @param name that stands there */
export function finding(
  severity: Finding['severity'],
  code: string,
  { name, at }: { readonly name: string; readonly at: Position },
  message: string,
  help: string | null,
): Finding {
  return { severity, code, message, help, at, length: name.length };
}
