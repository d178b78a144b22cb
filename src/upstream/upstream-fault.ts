/** A fault that keeps what is known of the upstream, so that the access record can name it. */

import { Fault, type FaultCode } from '../core/fault.ts';
import type { UpstreamOutcome } from '../core/outcome.ts';

export class UpstreamFault extends Fault {
  readonly upstream: UpstreamOutcome;

  constructor(
    code: FaultCode,
    detail: string,
    upstream: { address: string; ms: number },
    options: { cause?: unknown; retryAfter?: number } = {},
  ) {
    super(code, detail, options);
    this.name = 'UpstreamFault';
    this.upstream = { address: upstream.address, status: null, ms: upstream.ms, error: code };
  }
}
