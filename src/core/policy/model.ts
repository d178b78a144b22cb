/**
 * The policy after it was checked: plain data (it crosses threads by structured clone), every name resolved to
 * something that exists, every value of its declared type. POLICY.md §1 says what each part means.
 */

import type { Cidr } from '../address.ts';
import type { ClaimValue } from '../identity.ts';
import type { PathOptions } from '../path.ts';
import type { Pattern } from '../pattern.ts';
import type { Position } from '../position.ts';

export type AttributeType = 'string' | 'bool' | 'number' | 'list' | 'version' | 'time';

/** A declared attribute: the typed contract between the identity provider and the rules. */
export interface Attribute {
  readonly source: 'claims' | 'device';
  readonly name: string;
  readonly type: AttributeType;
  /** Logged as a keyed hash. */
  readonly private: boolean;
}

/** Numbers, versions (part by part) and times (ms) compare with the bounds; a `time` literal is ms since the epoch. */
export type Operator =
  | { readonly op: 'equals'; readonly value: Literal }
  | { readonly op: 'any'; readonly values: readonly Literal[] }
  | { readonly op: 'has'; readonly value: string }
  | { readonly op: 'has_all' | 'has_any'; readonly values: readonly string[] }
  | { readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: Literal }
  | { readonly op: 'ends_with'; readonly value: string }
  | { readonly op: 'not'; readonly operand: Operator };

/** `version` → its parts; `time` → ms; the rest as written. */
export type Literal = string | number | boolean | readonly number[];

/** A condition on claims or device facts. An empty `all` or `any` is refused at load. */
export type Predicate =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Predicate[]; readonly at: Position }
  /** A named group (in groups) or posture (in postures). */
  | { readonly kind: 'name'; readonly name: string; readonly at: Position }
  | { readonly kind: 'test'; readonly attribute: Attribute; readonly operator: Operator; readonly at: Position };

export interface Group {
  readonly name: string;
  readonly predicate: Predicate;
  readonly at: Position;
}

export interface Posture {
  readonly name: string;
  /** Older facts, and facts of unknown age, are UNKNOWN. Milliseconds. Holds for the facts read by this posture itself. */
  readonly maxAge: number;
  readonly predicate: Predicate;
  readonly at: Position;
}

export interface Network {
  readonly name: string;
  readonly cidrs: readonly Cidr[];
  readonly at: Position;
}

/** Half-open wall-clock windows; `to <= from` wraps into the next day and belongs to the day on which it starts. */
export interface Schedule {
  readonly name: string;
  /** 0 = Sunday … 6 = Saturday. */
  readonly days: readonly number[];
  /** Minutes since midnight. `to` may be 1440 (`24:00`). */
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly at: Position;
}

/** One `METHOD /pattern` of a resource. */
export interface Route {
  /** Upper-case tokens, `WS`, or `*`, as written: implications (GET ⊃ HEAD) are applied when matching. */
  readonly methods: readonly string[];
  readonly pattern: Pattern;
  readonly at: Position;
}

export interface Resource {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly at: Position;
}

export interface PolicyApp {
  readonly name: string;
  readonly paths: PathOptions;
  readonly resources: readonly Resource[];
  readonly floor: Floor | null;
  readonly at: Position;
}

export interface Floor {
  readonly conditions: Conditions;
  /** Names of resources it does not hold for. */
  readonly except: readonly string[];
  readonly at: Position;
}

/** `if:` of a rule, or a floor. Null = not asked. Names are OR inside, the keys AND. */
export interface Conditions {
  readonly posture: Names | null;
  readonly network: Names | null;
  readonly schedule: Names | null;
  readonly same: Same | null;
  readonly auth: AuthCondition | null;
  readonly session: { readonly maxAge: number; readonly at: Position } | null;
}

export interface Names {
  readonly names: readonly string[];
  readonly at: Position;
}

/** `[path.x, claims.y]`. */
export interface Same {
  readonly parameter: string;
  readonly attribute: Attribute;
  readonly at: Position;
}

export interface AuthCondition {
  /** All required; empty = not asked. */
  readonly amr: readonly string[];
  /** Any of; empty = not asked. */
  readonly acr: readonly string[];
  /** Since `auth_time`, ms; null = not asked. */
  readonly maxAge: number | null;
  readonly at: Position;
}

export type Who =
  | { readonly kind: 'anyone' | 'authenticated'; readonly at: Position }
  | { readonly kind: 'group'; readonly name: string; readonly at: Position }
  /** Case-folded. In grants `email_verified: true` is also asked for. */
  | { readonly kind: 'user'; readonly email: string; readonly at: Position }
  | { readonly kind: 'sub'; readonly iss: string; readonly sub: string; readonly at: Position };

/** `app/resource`, `app/*` (resource null) or `*` (both null). */
export interface Target {
  readonly app: string | null;
  readonly resource: string | null;
  readonly at: Position;
}

interface RuleBase {
  readonly id: string;
  readonly who: readonly Who[];
  readonly to: readonly Target[];
  readonly conditions: Conditions;
  /** ms since the epoch; null = unbounded. */
  readonly notBefore: number | null;
  readonly until: number | null;
  readonly mode: 'enforce' | 'shadow';
  readonly owner: string;
  readonly why: string;
  /** ms; the analysis asks whether it is still needed after it. */
  readonly reviewAfter: number | null;
  /** What a refused person reads. */
  readonly denyMessage: string | null;
  readonly at: Position;
}

export interface Grant extends RuleBase {
  readonly kind: 'grant';
  /** For emergencies: that nobody uses it is no reason to take it away. */
  readonly breakGlass: boolean;
}

export interface Deny extends RuleBase {
  readonly kind: 'deny';
  readonly unless: Unless | null;
}

export interface Unless {
  readonly who: readonly Who[] | null;
  readonly to: readonly Target[] | null;
  readonly posture: Names | null;
  readonly network: Names | null;
  readonly schedule: Names | null;
  readonly same: Same | null;
  readonly at: Position;
}

export type Rule = Grant | Deny;

/** An example identity, merged from `like`; `anonymous` is built in. */
export interface Persona {
  readonly name: string;
  readonly anonymous: boolean;
  readonly iss: string | null;
  readonly sub: string | null;
  readonly claims: Readonly<Record<string, ClaimValue>>;
  readonly device: Readonly<Record<string, ClaimValue>>;
  /** Age of the device facts, ms; 0 unless the persona says another. */
  readonly deviceAge: number;
  readonly auth: { readonly amr: readonly string[] | null; readonly acr: string | null; readonly age: number | null };
  readonly session: { readonly age: number | null };
  readonly ip: string | null;
  /** ms; null = a test that reaches a rule with a time condition is an error. */
  readonly time: number | null;
  readonly at: Position;
}

export type Effect = 'allow' | 'deny' | 'step_up' | 'login';

/** One line of a `tests:` entry: `GET app/path: rule`. */
export interface Assertion {
  readonly effect: Effect;
  readonly method: string;
  readonly app: string;
  /** Starts with `/`; not yet canonical. */
  readonly path: string;
  /** The rule that must be in the deciding set, or `default`; for `login` null when nothing is named. */
  readonly rule: string | null;
  readonly at: Position;
}

export interface PolicyTest {
  readonly name: string;
  /** The persona after `with:` was merged over it. */
  readonly persona: Persona;
  readonly assertions: readonly Assertion[];
  readonly at: Position;
}

export interface Policy {
  /** `sha256:…` of the sources, in order. */
  readonly id: string;
  readonly timezone: string;
  /** Declared and built-in attributes, by name. Maps, because names come from a file. */
  readonly claims: ReadonlyMap<string, Attribute>;
  readonly device: ReadonlyMap<string, Attribute>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly postures: ReadonlyMap<string, Posture>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly apps: ReadonlyMap<string, PolicyApp>;
  /** By id, in code-unit order. */
  readonly grants: readonly Grant[];
  readonly denies: readonly Deny[];
  /** What must not be allowed, as denies that are not enforced: they decide nothing, and every load proves them. */
  readonly nevers: readonly Deny[];
  /** Claims that the analysis may take every identity to have. */
  readonly assumed: readonly string[];
  readonly personas: ReadonlyMap<string, Persona>;
  readonly tests: readonly PolicyTest[];
}
