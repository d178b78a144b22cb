/** A request that shows something about a policy. */

import type { Persona } from '../core/policy/model.ts';
import type { Query } from '../core/policy/query.ts';

export interface Witness {
  /** For any evaluator of either policy. */
  readonly query: Query;
  /**
   * Who asks, as an example identity with the address and the moment of the query: `personaQuery` makes the query of it.
   * Null where no persona can say it: facts of different ages, or facts that came with the sign-in.
   */
  readonly persona: Persona | null;
  /** The same persona; where none can say it, one whose facts have no ages. */
  readonly asker: Persona;
}
