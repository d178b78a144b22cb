/** The fields of an access record (version 1), from what a request left behind. docs/access-record.md. */

import type { Device } from '../core/device.ts';
import type { Entry } from '../core/entry.ts';
import type { ClaimValue, Identity, Principal } from '../core/identity.ts';
import type { Outcome } from '../core/outcome.ts';
import { rawClaim } from '../core/policy/attribute.ts';
import type { Decision } from '../core/policy/decide.ts';
import type { Attribute } from '../core/policy/model.ts';
import type { AccessRecord } from './record-schema.ts';

type FixedKey = 'app' | 'resource' | 'subject' | 'device' | 'decision' | 'shadow' | 'in' | 'policy';
type FixedFields = Pick<AccessRecord, FixedKey>;

/** Longest prefix of a refused target that is kept: enough to see an attack, not enough to flood a disk. */
const RAW_PREFIX = 256;

/** Turns the value of a `private` attribute into a keyed hash. */
export type Mask = (value: ClaimValue) => ClaimValue;

export interface RecordContext {
  readonly mask: Mask;
  /** Names of claims that the policy marks `private`; also masked where they would stand under `subject`. */
  readonly privateClaims: ReadonlySet<string>;
}

/** What differs from record to record, even of one caller: `,"id":…`. */
export function changingText(entry: Entry, outcome: Outcome): string {
  const { parentId, fault, event } = entry;
  const { upstream, ended, status, bytes } = outcome;
  const upstreamText =
    upstream === null
      ? 'null'
      : `{"address":"${upstream.address}","status":${upstream.status},"ms":${round(upstream.ms)},"error":${quote(upstream.error)}}`;
  return (
    callText(entry, entry.kind) +
    `,"upstream":${upstreamText},"status":${status}` +
    (parentId === null ? '' : `,"parent_id":${quote(parentId)}`) +
    (ended === null ? '' : `,"ended":"${ended}"`) +
    (fault === null ? '' : `,"fault":"${fault}"`) +
    (event === null ? '' : `,"event":"${event}"`) +
    `,"bytes":${bytes},"ms":${round(performance.now() - entry.startedTick)}` +
    `,"auth_us":${Math.round(entry.authMicros)},"policy_us":${Math.round(entry.policyMicros)}`
  );
}

/** A stream that is still open after a second shows itself; its closing line has the same id. */
export function openText(entry: Entry): string {
  return `${callText(entry, 'open')},"of":"${entry.kind}"`;
}

/** Decided this long after the start, it says when: the ages in the record are those of that moment. */
const DECIDED_LATE = 1_000;

/** A template: as an object it costs 4 µs more. Ids and addresses are the gate's own and hold nothing to escape. */
function callText(entry: Entry, kind: AccessRecord['kind'] | 'open'): string {
  const { method, host, path, destination, decidedAt } = entry;
  const request =
    path === null || method === null || destination !== null
      ? JSON.stringify(requestOf(entry))
      : `{"method":"${method}","host":${quotePlain(host)},"path":${quotePlain(path.path)}}`;
  const client = `{"ip":"${entry.clientIp}","agent":${quote(entry.agent)}}`;
  const late = decidedAt !== null && decidedAt - entry.startedAt >= DECIDED_LATE;
  const decided = late ? `,"decided":"${new Date(decidedAt).toISOString()}"` : '';
  return `,"id":"${entry.id}","kind":"${kind}","client":${client},"request":${request}${decided}`;
}

function quote(text: string | null): string {
  return text === null ? 'null' : JSON.stringify(text);
}

/** Of a canonical path or an admitted host: printable ASCII, in which a quote is all that JSON escapes. */
function quotePlain(text: string | null): string {
  return text === null || text.includes('"') ? quote(text) : `"${text}"`;
}

/** What is the same in every record of one caller under one decision, but for the ages. */
export function fixedFields(entry: Entry, context: RecordContext): FixedFields {
  const shadow = entry.decision?.shadow ?? null;
  return {
    app: entry.app,
    resource: entry.decision?.verdict.resource ?? null,
    subject: entry.identity === null ? null : subjectOf(entry.identity, failedOf(entry), context),
    device: deviceOf(entry),
    decision: decisionOf(entry),
    ...(shadow === null ? {} : { shadow: { effect: shadow.effect, by: shadow.by } }),
    in: inputsOf(entry, context),
    policy: entry.decision?.policy ?? null,
  };
}

function requestOf(entry: Entry): AccessRecord['request'] {
  const path = entry.path?.path ?? null;
  if (path !== null || entry.target === null) {
    const destination = entry.destination === null ? {} : { destination: entry.destination.path };
    return { method: entry.method, host: entry.host, path, ...destination };
  }
  const query = entry.target.search(/[?#]/);
  const end = query === -1 ? RAW_PREFIX : Math.min(query, RAW_PREFIX);
  return { method: entry.method, host: entry.host, path, raw: entry.target.slice(0, end) };
}

/** What the caller was lately asked for in vain: with it the same request is answered otherwise. */
export function failedOf({ decision }: Pick<Entry, 'decision'>): ReadonlySet<string> {
  return decision?.query.reach.failed ?? NOTHING_FAILED;
}

const NOTHING_FAILED: ReadonlySet<string> = new Set();

function subjectOf(identity: Identity, failed: ReadonlySet<string>, context: RecordContext): AccessRecord['subject'] {
  if (identity.via === 'none') return { via: 'none' };
  const { signIn } = identity;
  return {
    iss: identity.iss,
    sub: identity.sub,
    ...claim('email', identity, context),
    ...claim('groups', identity, context),
    via: identity.via,
    ...(identity.session === null ? {} : { session: identity.session }),
    ...(signIn.amr === null ? {} : { amr: signIn.amr }),
    ...(signIn.acr === null ? {} : { acr: signIn.acr }),
    ...(failed.size === 0 ? {} : { asked_in_vain: [...failed] }),
  };
}

/** As the policy reads it: what must not be believed complete is not there. */
function claim(name: 'email' | 'groups', identity: Principal, context: RecordContext): Record<string, ClaimValue> {
  const value = identity.claims[name];
  if (value === undefined || identity.incomplete.includes(name)) return {};
  return { [name]: context.privateClaims.has(name) ? context.mask(value) : value };
}

function deviceOf(entry: Entry): AccessRecord['device'] {
  const { device } = entry;
  if (device === null || device.version === '') return null;
  const sources = sourcesOf(device, entry.reads);
  return { id: device.id, from: device.from, postures: entry.decision?.verdict.postures ?? [], sources };
}

type Source = NonNullable<NonNullable<AccessRecord['device']>['sources']>[number];

/** Facts of one origin and one moment stand together: that is one entry for almost every device. */
function sourcesOf(device: Device, reads: readonly Attribute[]): readonly Source[] {
  const sources = new Map<string, Source & { facts: string[] }>();
  for (const { source, name } of reads) {
    const fact = source === 'device' ? device.facts[name] : undefined;
    if (fact === undefined) continue;
    const at = fact.at === null ? null : new Date(fact.at).toISOString();
    const key = `${fact.from} ${at}`;
    const known = sources.get(key);
    if (known === undefined) sources.set(key, { from: fact.from, at, facts: [name] });
    else known.facts.push(name);
  }
  return [...sources.values()];
}

/** From when on the ages of a record count, ms; null = it has none. */
export interface Times {
  readonly issuedAt: number | null;
  readonly signedInAt: number | null;
  /** Of the oldest fact that a rule read. */
  readonly factAt: number | null;
}

export function timesOf({ identity, device, reads }: Entry): Times {
  const known = identity === null || identity.via === 'none' ? null : identity;
  return {
    issuedAt: known?.issuedAt ?? null,
    signedInAt: known?.signIn.at ?? null,
    factAt: device === null ? null : oldestFact(device, reads),
  };
}

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
    return { effect: 'refuse', by: null, reasons: [entry.fault ?? 'own-path'] };
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
  return identity === null ? null : rawClaim(attribute, { identity });
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
