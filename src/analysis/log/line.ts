/** One line of an access log, version 1 (docs/access-record.md): a request to replay, or what else it is. Total: never throws. */

import type { FactSource } from '../../core/device.ts';
import type { Effect } from '../../core/policy/model.ts';
import {
  claimOrNull,
  FieldProblem,
  type Fields,
  fieldsOf,
  fieldsOrNull,
  instant,
  isFields,
  number,
  numberOrNull,
  text,
  textOrNull,
  textsOrNull,
} from './fields.ts';
import type { FactOrigins, Inputs, Logged, LoggedDevice, LoggedSubject } from './logged.ts';

export type Line =
  | {
      readonly kind: 'decided';
      readonly request: Logged;
      /** Long enough to have had an `open` line. */ readonly long: boolean;
    }
  /** Still open after a second: the same request, of which another line says the end. */
  | { readonly kind: 'open'; readonly request: Logged }
  /** The policy was never asked. */
  | Refused
  /** An operator ended sessions: no request. */
  | { readonly kind: 'revocation' }
  | { readonly kind: 'unreadable'; readonly problem: LineProblem; readonly detail: string };

export interface Refused {
  readonly kind: 'refused';
  readonly at: number;
  readonly reason: string;
  readonly app: string | null;
  /** The path that was refused, up to its query; at most its beginning. */
  readonly raw: string | null;
}

export const LINE_PROBLEMS = ['torn', 'too-long', 'other-version', 'missing-field', 'wrong-field'] as const;

/**
 * `torn`: no JSON object, as the last line of a killed process; `other-version`: not `v: 1`; `missing-field`,
 * `wrong-field`: what a replay needs is not there, or is no such value.
 */
export type LineProblem = (typeof LINE_PROBLEMS)[number];

export function readLine(line: string): Line {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return { kind: 'unreadable', problem: 'torn', detail: 'not JSON' };
  }
  if (!isFields(record)) return { kind: 'unreadable', problem: 'torn', detail: 'no JSON object' };
  if (record['v'] !== 1) {
    return { kind: 'unreadable', problem: 'other-version', detail: `v is ${JSON.stringify(record['v']) ?? 'missing'}` };
  }
  try {
    return read(record);
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error;
    return { kind: 'unreadable', problem: error.problem, detail: error.field };
  }
}

/** What was open this long may have an `open` line; those are written after a second. */
const LONG = 900;

function read(record: Fields): Line {
  const kind = text(record, 'kind');
  if (kind === 'revocation') return { kind };
  const decision = fieldsOf(record, 'decision');
  const effect = text(decision, 'effect', 'decision.');
  const written = instant(record, 'time');
  if (effect === 'refuse') {
    const [reason = 'unknown'] = textsOrNull(decision, 'reasons', 'decision.') ?? [];
    const raw = textOrNull(fieldsOf(record, 'request'), 'raw', 'request.');
    return { kind: 'refused', at: written, reason, app: textOrNull(record, 'app'), raw };
  }
  const open = kind === 'open';
  // What is open says in `of` what it is: an upgrade is judged by another method.
  const ms = open ? LONG : number(record, 'ms');
  const started = written - ms + (numberOrNull(record, 'auth_us') ?? 0) / 1000;
  const at = record['decided'] === undefined ? Math.round(started) : instant(record, 'decided');
  const request = requestOf(record, decision, effectOf(effect), open ? text(record, 'of') : kind, at);
  return open ? { kind: 'open', request } : { kind: 'decided', request, long: ms >= LONG };
}

function requestOf(record: Fields, decision: Fields, effect: Effect, kind: string, at: number): Logged {
  const request = fieldsOf(record, 'request');
  return {
    id: text(record, 'id'),
    at,
    app: text(record, 'app'),
    method: kind === 'websocket' ? 'WS' : text(request, 'method', 'request.'),
    path: text(request, 'path', 'request.'),
    destination: textOrNull(request, 'destination', 'request.'),
    ip: text(fieldsOf(record, 'client'), 'ip', 'client.'),
    subject: subjectOf(fieldsOf(record, 'subject')),
    device: deviceOf(fieldsOrNull(record, 'device')),
    inputs: inputsOf(fieldsOf(record, 'in')),
    effect,
    by: text(decision, 'by', 'decision.'),
    resource: textOrNull(record, 'resource'),
    policy: text(record, 'policy'),
  };
}

function effectOf(effect: string): Effect {
  switch (effect) {
    case 'allow':
    case 'deny':
    case 'step_up':
    case 'login':
      return effect;
    default:
      throw new FieldProblem('wrong-field', 'decision.effect');
  }
}

function subjectOf(subject: Fields): LoggedSubject {
  const via = text(subject, 'via', 'subject.');
  switch (via) {
    case 'none':
      return { via };
    case 'bearer':
    case 'session':
    case 'certificate':
      return {
        via,
        iss: text(subject, 'iss', 'subject.'),
        sub: text(subject, 'sub', 'subject.'),
        email: claimOrNull(subject['email'] ?? null, 'subject.email'),
        groups: claimOrNull(subject['groups'] ?? null, 'subject.groups'),
        amr: textsOrNull(subject, 'amr', 'subject.'),
        acr: textOrNull(subject, 'acr', 'subject.'),
        sessionAge: numberOrNull(subject, 'session_age', 'subject.'),
        authAge: numberOrNull(subject, 'auth_age', 'subject.'),
        askedInVain: textsOrNull(subject, 'asked_in_vain', 'subject.') ?? NOTHING,
      };
    default:
      throw new FieldProblem('wrong-field', 'subject.via');
  }
}

const NOTHING: readonly string[] = [];

function deviceOf(device: Fields | null): LoggedDevice | null {
  if (device === null) return null;
  const { sources } = device;
  if (sources !== undefined && !Array.isArray(sources)) throw new FieldProblem('wrong-field', 'device.sources');
  return { age: numberOrNull(device, 'age', 'device.'), sources: sources?.map(originsOf) ?? null };
}

function originsOf(source: unknown): FactOrigins {
  if (!isFields(source)) throw new FieldProblem('wrong-field', 'device.sources');
  return {
    from: fromOf(text(source, 'from', 'device.sources.')),
    at: source['at'] === null ? null : instant(source, 'at', 'device.sources.'),
    facts: textsOrNull(source, 'facts', 'device.sources.') ?? NOTHING,
  };
}

function fromOf(from: string): FactSource {
  switch (from) {
    case 'token':
    case 'session':
    case 'inventory':
    case 'certificate':
      return from;
    default:
      throw new FieldProblem('wrong-field', 'device.sources.from');
  }
}

function inputsOf(inputs: Fields): Inputs {
  return areClaims(inputs) ? inputs : {};
}

/** @throws FieldProblem */
function areClaims(inputs: Fields): inputs is Inputs {
  for (const name of Object.keys(inputs)) claimOrNull(inputs[name], `in.${name}`);
  return true;
}
