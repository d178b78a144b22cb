/** sallyport.yaml after it was checked: a plain object, times in ms, sizes in bytes, paths absolute, secrets masked. */

import type { Cidr } from '../../core/address.ts';
import type { AccessLog } from './access-log.ts';
import type { App } from './app.ts';
import type { Assertion } from './assertion.ts';
import type { Admin, Endpoint, Listen } from './endpoint.ts';
import type { Limits } from './limits.ts';
import type { Portal } from './portal.ts';
import type { Provider } from './provider.ts';
import type { SessionSettings } from './sessions.ts';
import type { Weakening } from './weakening.ts';

export interface Settings {
  /** Absolute; keys that the gate makes are kept here. */
  readonly data: string;
  /** What is knowingly unsafe, for the start banner and for `status`. */
  readonly weakenings: readonly Weakening[];
  readonly listen: Listen;
  readonly admin: Admin;
  /** Null = no listener of its own for probes. */
  readonly health: Endpoint | null;
  /** With those of `forwardAuth`. */
  readonly trustedProxies: readonly Cidr[];
  /** Who may ask about the requests of others. */
  readonly forwardAuth: readonly Cidr[];
  readonly accessLog: AccessLog;
  readonly limits: Limits;
  readonly assertion: Assertion;
  /** In the order of the file; issuers are unique. */
  readonly providers: readonly Provider[];
  /** Null = nobody signs in with a browser. */
  readonly portal: Portal | null;
  readonly sessions: SessionSettings;
  /** In the order of the file; hosts are unique. */
  readonly apps: readonly App[];
}
