/** Every check of the policy as a whole, by severity. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';

/** What makes a policy unfit to be loaded. Parts that were wrong by themselves are not in `policy`: what names them is not judged. */
export function checkPolicy(_policy: Policy, _ground: Ground): void {}

/** What an author should look at again. */
export function lintPolicy(_policy: Policy, _ground: Ground): void {}
