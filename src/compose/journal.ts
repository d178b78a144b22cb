/** What the program tells its operator while it runs. */

import type { Diagnostic } from '../config/diagnostic.ts';
import type { Loaded } from '../config/load.ts';

export interface Journal {
  /** Of a load that was refused, or only warned about. */
  problems(problems: readonly Diagnostic[], sources: Loaded['sources']): void;
  note(line: string): void;
}
