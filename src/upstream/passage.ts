/** What `forward` and `tunnel` need to know of a request; the server's `Exchange` is one. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Cut } from '../core/cut.ts';

export interface Passage {
  /** Sent to the app as `x-request-id`. */
  readonly id: string;
  readonly request: IncomingMessage;
  readonly channel:
    | { readonly kind: 'response'; readonly response: ServerResponse }
    | { readonly kind: 'socket'; readonly socket: Duplex; readonly head: Buffer };
  readonly client: { readonly ip: string; readonly scheme: 'http' | 'https' };
  readonly method: string;
  /** `[name, value, name, value, …]` as sent. */
  readonly rawHeaders: readonly string[];
  /** The admitted host: lower case, without a port. */
  readonly host: string | null;
  readonly cut: Cut;
}
