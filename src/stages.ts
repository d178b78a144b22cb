/** The types of the stages that `gate.ts` calls; the composition root (`compose/`) fills them from the configuration. */

import type { Device } from './core/device.ts';
import type { Identity } from './core/identity.ts';
import type { Outcome } from './core/outcome.ts';
import type { PathOptions } from './core/path.ts';
import type { Denial, Permit } from './core/policy/decide.ts';
import type { StepUpReach } from './core/policy/query.ts';
import type { Evaluator } from './core/policy/verdict.ts';
import type { Refusal } from './core/refusal.ts';
import type { HostTable } from './core/route.ts';
import type { Exchange } from './server/exchange.ts';

/** Who sees an app in the portal: who can open it, everybody, nobody. */
type Shown = 'openable' | 'always' | 'never';

/** One published app, compiled at load: per-request code only reads it and calls its closures. */
export interface App {
  readonly name: string;
  /** As browsers see it, without a path: `https://finance.corp.example`. Of several, the one that is shown. */
  readonly origin: string;
  /** The same for one of its hosts, which a wildcard may stand for. */
  readonly originAt: (host: string) => string;
  /** From policy.yaml, so that the gate and every analysis read a path alike. */
  readonly paths: PathOptions;
  /** Whose identities count here, and whether the gate reads `Authorization` at all. */
  readonly accepts: {
    readonly providers: readonly string[];
    readonly credentials: readonly ('session' | 'bearer')[];
    readonly authorization: 'ours' | 'pass';
  };
  /** Whose bearer tokens are taken here; empty = none. */
  readonly tokenIssuers: readonly string[];
  /** The providers among them with which a person can sign in; empty = nobody signs in here with a browser. */
  readonly signIn: readonly string[];
  /** How the portal shows it. `start` is a path. */
  readonly card: {
    readonly title: string;
    readonly about: string | null;
    readonly start: string;
    readonly shown: Shown;
  };
  /** Whether an upgrade may come from the page that asks for it. */
  readonly admitsOrigin: (exchange: Exchange) => boolean;
  /** Whether a request that a browser adds a session to may come from the page that sends it. */
  readonly admitsSender: (exchange: Exchange) => boolean;
  /** Whether it may have a script that answers its browsers in place of the gate. */
  readonly admitsWorker: (exchange: Exchange) => boolean;
  readonly forward: (permit: Permit, exchange: Exchange) => Promise<Outcome>;
  readonly tunnel: (permit: Permit, exchange: Exchange) => Promise<Outcome>;
  /** `explain: true`: its refusals may also name the rule, the resource and the conditions that only its owner can change. */
  readonly explain: boolean;
  /** The `acr_values` that ask this provider for a value (its `step_up:` map); empty = it has no entry there. */
  readonly acrValues: (provider: string, claim: 'amr' | 'acr', value: string) => readonly string[];
  /** Forward-auth: the headers that the other proxy copies onto the request it forwards, `[name, value, …]`. */
  readonly identityHeaders: (permit: Permit, exchange: Exchange) => readonly string[] | Promise<readonly string[]>;
  /** Where the app's header preset publishes the assertion keys. Null = only our own path. */
  readonly presetKeys: string | null;
  /** Whether the gate answers this canonical path itself, beside the prefixes that are reserved on every app. */
  readonly isOurs: (path: string) => boolean;
}

/** A request uses a session; what is open already, and is only decided again, does not. */
export type Occasion = 'request' | 'recheck';

/** Everything that a reload replaces, swapped as a whole between two requests. */
export interface Generation {
  /** 1, 2, 3 …: which load this was. */
  readonly number: number;
  readonly hosts: HostTable<App>;
  readonly evaluator: Evaluator;
  /** Throws Fault `keys-unavailable` or `store-unavailable`. Synchronous when the token or the session is remembered. */
  readonly authenticate: (
    app: App,
    exchange: Exchange,
    occasion: Occasion,
  ) => Identity | Refusal | Promise<Identity | Refusal>;
  readonly inspect: (identity: Identity) => Device;
  readonly reach: (identity: Identity) => StepUpReach;
}

/** Everything the gate itself may answer; each picks page, JSON, `grpc-status` or a raw head by the request. */
export interface Answers {
  refusal(exchange: Exchange, refusal: Refusal): Promise<Outcome>;
  /** The policy's no: 403, or a challenge (401) for `step_up` and `login`. */
  denial(exchange: Exchange, app: App, denial: Denial): Promise<Outcome>;
  /** Any throwable; what is not a Fault is `internal`. Only cuts when an answer has begun. */
  fault(exchange: Exchange, error: unknown): Promise<Outcome>;
  /** A path under `/.sallyport` or `/.well-known/sallyport`: ours, or 404. Never forwarded. */
  own(exchange: Exchange, app: App): Promise<Outcome>;
  /** Forward-auth: the yes, with the identity headers that the other proxy copies. */
  confirm(exchange: Exchange, app: App, permit: Permit): Promise<Outcome>;
}

/** The exchanges in flight: drained at the end, decided again when time or a reload may have changed the answer. */
export interface Live {
  /** Another number whenever what is open was cut or decided again: who was known before that, and has nothing open yet, is asked for anew. */
  readonly epoch: number;
  add(exchange: Exchange): void;
  remove(exchange: Exchange): void;
}

export interface Gate {
  /** INVARIANT: a request reads it once, so that no request is judged by a mixture of two loads. */
  generation: Generation;
  readonly answers: Answers;
  readonly live: Live;
  /** Throws Fault `log-unavailable` when records cannot be written and the operator chose `on_error: refuse`. */
  ensureRecordable(): void;
  record(exchange: Exchange, outcome: Outcome): void;
}
