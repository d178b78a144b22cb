/** The fields of an access record (version 1), from what a request left behind. DESIGN.md §7; docs/access-record.md. */

import type { Device } from '../core/device.ts';
import type { Entry } from '../core/entry.ts';
import type { ClaimValue, Identity, Principal } from '../core/identity.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Decision } from '../core/policy/decide.ts';
import type { Attribute } from '../core/policy/model.ts';
import type { AccessRecord, OpenRecord } from './record-schema.ts';

type FixedKey = 'app' | 'resource' | 'subject' | 'device' | 'decision' | 'shadow' | 'in' | 'policy';
export type FixedFields = Pick<AccessRecord, FixedKey>;
export type ChangingFields = Omit<AccessRecord, FixedKey>;

/** Longest prefix of a refused target that is kept: enough to see an attack, not enough to flood a disk. */
const RAW_PREFIX = 256;

/** Turns the value of a `private` attribute into a keyed hash. */
export type Mask = (value: ClaimValue) => ClaimValue;

export interface RecordContext {
  readonly mask: Mask;
  /** Names of claims that the policy marks `private`; also masked where they would stand under `subject`. */
  readonly privateClaims: ReadonlySet<string>;
}

/** What differs from record to record, even of one caller. */
export function changingFields(entry: Entry, outcome: Outcome): ChangingFields {
  const fields: ChangingFields = {
    id: entry.id,
    kind: entry.kind,
    client: { ip: entry.clientIp, agent: entry.agent },
    request: requestOf(entry),
    upstream: upstreamOf(outcome),
    status: outcome.status,
    bytes: outcome.bytes,
    ms: round(performance.now() - entry.startedTick),
    auth_us: Math.round(entry.authMicros),
    policy_us: Math.round(entry.policyMicros),
  };
  // Most requests have none of these; spreading would copy all the others.
  if (entry.parentId !== null) fields.parent_id = entry.parentId;
  if (outcome.ended !== null) fields.ended = outcome.ended;
  if (entry.fault !== null) fields.fault = entry.fault;
  return fields;
}

/** What is the same for every record of one caller under one decision, for as long as ages in seconds are. */
export function fixedFields(entry: Entry, context: RecordContext): FixedFields {
  const shadow = entry.decision?.shadow ?? null;
  return {
    app: entry.app,
    resource: entry.decision?.verdict.resource ?? null,
    subject: entry.identity === null ? null : subjectOf(entry.identity, entry.startedAt, context),
    device: deviceOf(entry),
    decision: decisionOf(entry),
    ...(shadow === null ? {} : { shadow: { effect: shadow.effect, by: shadow.by } }),
    in: inputsOf(entry, context),
    policy: entry.decision?.policy ?? null,
  };
}

function upstreamOf({ upstream }: Outcome): AccessRecord['upstream'] {
  if (upstream === null) return null;
  return { address: upstream.address, status: upstream.status, ms: round(upstream.ms), error: upstream.error };
}

/** A stream that is still open after a second shows itself; its closing line has the same id. */
export function openLine(entry: Entry, context: RecordContext): OpenRecord {
  return {
    id: entry.id,
    kind: 'open',
    client: { ip: entry.clientIp, agent: entry.agent },
    request: requestOf(entry),
    app: entry.app,
    subject: entry.identity === null ? null : subjectOf(entry.identity, entry.startedAt, context),
    device: deviceOf(entry),
    decision: decisionOf(entry),
    policy: entry.decision?.policy ?? null,
  };
}

function requestOf(entry: Entry): AccessRecord['request'] {
  const path = entry.path?.path ?? null;
  if (path !== null || entry.target === null) return { method: entry.method, host: entry.host, path };
  const query = entry.target.search(/[?#]/);
  const end = query === -1 ? RAW_PREFIX : Math.min(query, RAW_PREFIX);
  return { method: entry.method, host: entry.host, path, raw: entry.target.slice(0, end) };
}

function subjectOf(identity: Identity, at: number, context: RecordContext): AccessRecord['subject'] {
  if (identity.via === 'none') return { via: 'none' };
  const { signIn } = identity;
  return {
    iss: identity.iss,
    sub: identity.sub,
    ...claim('email', identity, context),
    ...claim('groups', identity, context),
    via: identity.via,
    session_age: seconds(at - identity.issuedAt),
    ...(signIn.at === null ? {} : { auth_age: seconds(at - signIn.at) }),
    ...(signIn.amr === null ? {} : { amr: signIn.amr }),
    ...(signIn.acr === null ? {} : { acr: signIn.acr }),
  };
}

function claim(name: 'email' | 'groups', identity: Principal, context: RecordContext): Record<string, ClaimValue> {
  const value = identity.claims[name];
  if (value === undefined) return {};
  return { [name]: context.privateClaims.has(name) ? context.mask(value) : value };
}

function deviceOf(entry: Entry): AccessRecord['device'] {
  const { device } = entry;
  if (device === null || device.version === '') return null;
  const at = oldestFact(device, entry.reads);
  return {
    id: device.id,
    from: device.from,
    ...(at === null ? {} : { age: seconds(entry.startedAt - at) }),
    postures: entry.decision?.verdict.postures ?? [],
  };
}

/** The age that matters is that of the oldest fact that a rule read. */
function oldestFact(device: Device, reads: readonly Attribute[]): number | null {
  let oldest: number | null = null;
  for (const attribute of reads) {
    if (attribute.source !== 'device') continue;
    const at = device.facts[attribute.name]?.at ?? null;
    if (at !== null && (oldest === null || at < oldest)) oldest = at;
  }
  return oldest;
}

function decisionOf(entry: Entry): AccessRecord['decision'] {
  if (entry.refusal !== null) {
    const { reason, detail } = entry.refusal;
    return { effect: 'refuse', by: null, reasons: [reason], ...(detail === null ? {} : { detail }) };
  }
  if (entry.decision === null) {
    return { effect: 'refuse', by: null, reasons: [entry.fault ?? 'internal'] };
  }
  return verdictOf(entry.decision);
}

function verdictOf({ verdict }: Decision): AccessRecord['decision'] {
  return {
    effect: verdict.effect,
    by: verdict.by,
    reasons: verdict.reasons,
    ...(verdict.uncertain ? { uncertain: true } : {}),
  };
}

/** Exactly what the rules of the resource read; what was missing is null, because replay must tell it from false. */
function inputsOf(entry: Entry, context: RecordContext): AccessRecord['in'] {
  const inputs: Record<string, ClaimValue | null> = {};
  for (const attribute of entry.reads) {
    const value = observed(attribute, entry);
    inputs[`${attribute.source}.${attribute.name}`] = value !== null && attribute.private ? context.mask(value) : value;
  }
  return inputs;
}

function observed(attribute: Attribute, entry: Entry): ClaimValue | null {
  if (attribute.source === 'device') return entry.device?.facts[attribute.name]?.value ?? null;
  const { identity } = entry;
  if (identity === null || identity.via === 'none' || identity.incomplete.includes(attribute.name)) return null;
  if (attribute.name === 'iss') return identity.iss;
  if (attribute.name === 'sub') return identity.sub;
  return identity.claims[attribute.name] ?? null;
}

/** Whole seconds, never negative (clocks of two machines differ). */
function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
