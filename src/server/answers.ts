/** Everything that the gate answers by itself: refusals, the policy's no, faults, its own paths, forward-auth's yes. */

import { Fault } from '../core/fault.ts';
import type { Ended, Outcome } from '../core/outcome.ts';
import { Refusal } from '../core/refusal.ts';
import type { Answers } from '../stages.ts';
import { SALLYPORT, type Look } from '../pages/brand.ts';
import { UpstreamFault } from '../upstream/upstream-fault.ts';
import { denialNotice, tokenChallenge, type Challenge } from './answers/denial.ts';
import { faultNotice, refusalNotice } from './answers/notice.ts';
import { baseHeaders, render } from './answers/render.ts';
import { send } from './answers/send.ts';
import type { Exchange } from './exchange.ts';
import { resolveOwn, type OwnPaths } from './own.ts';

export interface AnswersOptions {
  readonly own: OwnPaths;
  /** Tells the operator of a fault: its detail and cause never reach a client. Must not throw. */
  readonly report: (exchange: Exchange, fault: Fault) => void;
  /** How a sign-in is asked for; the token challenge unless there is another. */
  readonly challenge?: Challenge;
  /** How pages look; Sallyport's own unless there is another. */
  readonly look?: () => Look;
}

export function createAnswers(options: AnswersOptions): Answers {
  const challenge = options.challenge ?? tokenChallenge;
  const look = options.look ?? (() => SALLYPORT);

  async function refusal(exchange: Exchange, refused: Refusal): Promise<Outcome> {
    exchange.refusal = refused;
    return begun(exchange) ?? send(exchange, render(exchange, refusalNotice(exchange, refused), look()));
  }

  return {
    refusal,

    async denial(exchange, app, denial) {
      return (
        begun(exchange) ?? send(exchange, render(exchange, denialNotice(exchange, app, denial, challenge), look()))
      );
    },

    async fault(exchange, error) {
      const fault = error instanceof Fault ? error : new Fault('internal', 'not a fault', { cause: error });
      exchange.fault = fault.code;
      options.report(exchange, fault);
      const outcome = begun(exchange) ?? (await send(exchange, render(exchange, faultNotice(fault), look())));
      return fault instanceof UpstreamFault ? { ...outcome, upstream: fault.upstream } : outcome;
    },

    async own(exchange, app) {
      const own = await resolveOwn(options.own, exchange, app);
      if (own instanceof Refusal) return refusal(exchange, own);
      const headers = ['x-sallyport', 'own', 'x-request-id', exchange.id, ...own.headers];
      return begun(exchange) ?? send(exchange, { status: own.status, headers, body: own.body });
    },

    async confirm(exchange, app, permit) {
      const headers = [...baseHeaders(exchange.id, 'allow'), ...(await app.identityHeaders(permit, exchange))];
      return begun(exchange) ?? send(exchange, { status: 200, headers, body: '' });
    },
  };
}

/** INVARIANT: into an answer that has begun nothing is written; it is only cut. Null = nothing was sent yet. */
function begun(exchange: Exchange): Outcome | null {
  const { channel, cut } = exchange;
  if (channel.kind === 'socket') return null;
  const { response } = channel;
  if (!response.headersSent) return null;
  const clientGone = response.destroyed || exchange.request.destroyed;
  const ended: Ended = cut.reason ?? (clientGone ? 'client-gone' : 'upstream-died');
  response.destroy();
  return { status: response.statusCode, ended, bytes: 0, upstream: null };
}
