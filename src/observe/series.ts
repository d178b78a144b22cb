/** What a scrape shows, as data: name, help, labels and where the values stand. */

import type { Histogram } from './histogram.ts';
import type { Metrics } from './metrics.ts';

/** Values that somebody else keeps, read when they are asked for. */
export interface Readings {
  /** When each provider's key set was last fetched, ms since the epoch; null = never. */
  readonly keySets: () => Iterable<{ readonly provider: string; readonly at: number | null }>;
  readonly liveExchanges: () => number;
  readonly recordWriteErrors: () => number;
  /** Null = nobody signs in with a browser. */
  readonly sessions: () => SessionReadings | null;
  /** Which load serves now, and since when (ms since the epoch). */
  readonly generation: () => { readonly number: number; readonly at: number };
}

export interface SessionReadings {
  readonly remembered: number;
  readonly inGrace: number;
  readonly refreshes: Readonly<Record<string, number>>;
}

export type Labels = Record<string, string>;

export interface Series<Value> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: () => Iterable<readonly [Labels, Value]>;
}

export function counters(metrics: Metrics, readings: Readings): readonly Series<number>[] {
  return [
    {
      name: 'sallyport_decisions_total',
      help: 'Requests by app, effect (refuse: it never reached the policy) and deciding rule.',
      labels: ['app', 'effect', 'rule'],
      *samples() {
        for (const [app, { decisions }] of metrics.apps) {
          for (const [effect, rules] of Object.entries(decisions)) {
            for (const [rule, count] of rules) yield [{ app, effect, rule }, count];
          }
        }
      },
    },
    {
      name: 'sallyport_upstream_errors_total',
      help: 'Requests that an upstream failed, by app and fault.',
      labels: ['app', 'code'],
      *samples() {
        for (const [app, { upstreamErrors }] of metrics.apps) {
          for (const [code, count] of upstreamErrors) yield [{ app, code }, count];
        }
      },
    },
    {
      name: 'sallyport_reloads_total',
      help: 'Loads of configuration and policy after the first, by result.',
      labels: ['result'],
      *samples() {
        for (const [result, count] of Object.entries(metrics.reloads)) yield [{ result }, count];
      },
    },
    {
      name: 'sallyport_session_refreshes_total',
      help: 'Refreshes of sessions at their provider, by result: renewed, ended, unavailable.',
      labels: ['result'],
      *samples() {
        for (const [result, count] of Object.entries(readings.sessions()?.refreshes ?? {})) yield [{ result }, count];
      },
    },
    {
      name: 'sallyport_record_write_errors_total',
      help: 'Access records that could not be written.',
      labels: [],
      samples: () => [[{}, readings.recordWriteErrors()]],
    },
  ];
}

export function gauges(readings: Readings): readonly Series<number>[] {
  return [
    {
      name: 'sallyport_key_set_age_seconds',
      help: 'Age of the key set of each provider; absent until it was fetched once.',
      labels: ['provider'],
      *samples() {
        const now = Date.now();
        for (const { provider, at } of readings.keySets()) if (at !== null) yield [{ provider }, (now - at) / 1000];
      },
    },
    {
      name: 'sallyport_live_exchanges',
      help: 'Requests, streams and tunnels that are open now.',
      labels: [],
      samples: () => [[{}, readings.liveExchanges()]],
    },
    {
      name: 'sallyport_sessions',
      help: 'Sessions that this gate remembers; in_grace: those whose provider could not be asked again.',
      labels: ['state'],
      *samples() {
        const sessions = readings.sessions();
        if (sessions === null) return;
        yield [{ state: 'remembered' }, sessions.remembered];
        yield [{ state: 'in_grace' }, sessions.inGrace];
      },
    },
    {
      name: 'sallyport_generation',
      help: 'Which load of configuration and policy serves now.',
      labels: [],
      samples: () => [[{}, readings.generation().number]],
    },
    {
      name: 'sallyport_generation_timestamp_seconds',
      help: 'When the load that serves now was put in place.',
      labels: [],
      samples: () => [[{}, readings.generation().at / 1000]],
    },
  ];
}

export function histograms(metrics: Metrics): readonly Series<Histogram>[] {
  return [
    {
      name: 'sallyport_request_seconds',
      help: 'Whole requests, by app; streams and tunnels count with all the time they were open.',
      labels: ['app'],
      *samples() {
        for (const [app, numbers] of metrics.apps) yield [{ app }, numbers.requests];
      },
    },
    {
      name: 'sallyport_upstream_seconds',
      help: 'Until the response head of the upstream, by app.',
      labels: ['app'],
      *samples() {
        for (const [app, numbers] of metrics.apps) yield [{ app }, numbers.upstream];
      },
    },
    {
      name: 'sallyport_authentication_seconds',
      help: 'Verifying who asks.',
      labels: [],
      samples: () => [[{}, metrics.authentication]],
    },
    {
      name: 'sallyport_policy_seconds',
      help: 'Device and decision.',
      labels: [],
      samples: () => [[{}, metrics.policy]],
    },
  ];
}
