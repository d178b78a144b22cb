/**
 * The access log of a small company under `config/policy.yaml`: one week of requests decided by the policy and written as
 * the gate writes them, week after week for as many lines as are asked for. The same call makes the same bytes.
 */

import { formatAddress, parseAddress } from '../../src/core/address.ts';
import type { Device, Fact } from '../../src/core/device.ts';
import { UNKNOWN_DEVICE } from '../../src/core/device.ts';
import type { Entry } from '../../src/core/entry.ts';
import { ANONYMOUS, type Claims, type Identity } from '../../src/core/identity.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import { decide } from '../../src/core/policy/decide.ts';
import { ANY_SIGN_IN } from '../../src/core/policy/persona.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { fixedFields, timesOf } from '../../src/observe/record-line.ts';

/** A Monday, midnight UTC; no clock changes in the ten weeks after it. */
export const START = Date.parse('2026-08-03T00:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

export interface TrafficOptions {
  /** Lines of one week. */
  readonly week: number;
  readonly people: number;
}

/** A linear congruential generator (Numerical Recipes): small, and the same everywhere. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Below `sides`. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * sides);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.roll(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}

interface Person {
  readonly name: string;
  readonly claims: Claims;
  readonly managed: boolean;
  readonly score: number;
  readonly strong: boolean;
  readonly remote: boolean;
  readonly number: number;
}

interface Target {
  readonly app: string;
  readonly host: string;
  readonly method: string;
  path(dice: Dice, person: Person): string;
}

const FINANCE = { app: 'finance-records', host: 'finance.corp.example' };
const MARKETING = { app: 'marketing-db', host: 'marketing.corp.example' };

const LEDGER: Target = { ...FINANCE, method: 'GET', path: (dice) => `/ledgers/2026/${dice.roll(500)}` };
const EXPORT: Target = { ...FINANCE, method: 'GET', path: (dice) => `/exports/q${1 + dice.roll(4)}.csv` };
const CAMPAIGN: Target = { ...MARKETING, method: 'GET', path: (dice) => `/campaigns/${dice.roll(2000)}` };
const REPORT: Target = { ...MARKETING, method: 'GET', path: (dice) => `/reports/${dice.roll(50)}/summary` };
const CHANGE: Target = { ...MARKETING, method: 'PUT', path: (dice) => `/campaigns/${dice.roll(2000)}` };
const PAYSLIP: Target = {
  ...FINANCE,
  method: 'GET',
  path: (dice, { number }) => `/payslips/e-${dice.roll(40) === 0 ? number + 1 : number}/2026`,
};

function personOf(number: number): Person {
  const department = number % 10;
  const groups = department < 4 ? ['marketing'] : department < 7 ? ['finance'] : [];
  if (department === 6) groups.push('finance-leads');
  const employment = number % 25 === 24 ? 'contractor' : 'employee';
  const email = `person-${number}@corp.example`;
  const claims = { groups, employment, email, email_verified: true, employee_id: `e-${number}` };
  return {
    name: `person-${number}`,
    claims: Object.assign(Object.create(null) as Record<string, string>, claims),
    managed: number % 20 !== 19,
    score: 60 + (number % 40),
    strong: number % 3 === 0,
    remote: number % 8 === 7,
    number,
  };
}

/** What somebody mostly does, and now and then tries. */
function targetOf(dice: Dice, { claims }: Person): Target {
  if (dice.roll(30) === 0) return dice.pick([LEDGER, EXPORT, CAMPAIGN, CHANGE, PAYSLIP]);
  const { groups } = claims;
  if (!Array.isArray(groups) || groups.length === 0 || dice.roll(12) === 0) return PAYSLIP;
  if (groups.includes('marketing')) return dice.pick([CAMPAIGN, CAMPAIGN, CAMPAIGN, REPORT, CHANGE]);
  return groups.includes('finance-leads') ? dice.pick([LEDGER, LEDGER, EXPORT]) : LEDGER;
}

/** Signed in at the beginning of the day; a lead signs in again, with a key, before the first export. */
function identityOf({ name, claims, strong, number }: Person, now: number): Identity {
  const day = Math.floor(now / DAY) * DAY;
  const signedIn = Math.min(day + 6 * HOUR + (number % 90) * MINUTE, now);
  const again = strong && now - signedIn > 4 * HOUR ? signedIn + 4 * HOUR : signedIn;
  return {
    via: 'session',
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub: name,
    claims,
    incomplete: [],
    signIn: { amr: strong ? ['pwd', 'mfa', 'hwk'] : ['pwd', 'mfa'], acr: strong ? 'phr' : 'mfa', at: again },
    issuedAt: again,
    expiresAt: day + DAY,
    sid: null,
    session: null,
    deviceClaims: Object.create(null) as Claims,
    factsAt: again,
    fingerprint: name,
  };
}

/** The inventory is exported every ten minutes. */
function deviceOf({ name, managed, score }: Person, now: number): Device {
  const seen = Math.floor(now / (10 * MINUTE)) * 10 * MINUTE;
  const values = { managed, disk_encrypted: true, os: 'macos', os_version: '15.1', edr_score: score };
  const facts: Record<string, Fact> = Object.create(null);
  for (const [fact, value] of Object.entries(values)) facts[fact] = { value, at: seen, from: 'inventory' };
  return { id: `laptop-${name}`, from: 'session', facts, version: `${name} ${seen}` };
}

const AGENTS = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'curl/8.9.1',
];

const CONTEXT = { mask: () => 'hmac:', privateClaims: new Set<string>() };

function recordOf(evaluator: Evaluator, dice: Dice, person: Person, now: number): object {
  const target = targetOf(dice, person);
  const path = canonicalise(target.path(dice, person), DEFAULT_PATH_OPTIONS);
  if (path instanceof Refusal) throw new Error('a path of the workload is refused');
  const anonymous = dice.roll(60) === 0;
  const identity = anonymous ? ANONYMOUS : identityOf(person, now);
  const device = anonymous ? UNKNOWN_DEVICE : deviceOf(person, now);
  const ip =
    parseAddress(person.remote ? `198.51.100.${person.number % 250}` : `203.0.113.${person.number % 250}`) ?? [];
  const query = { app: target.app, method: target.method, path, identity, device, ip, now, reach: ANY_SIGN_IN };
  const decision = decide(evaluator, query);
  const entry: Entry = {
    id: '',
    kind: 'http',
    startedAt: now,
    startedTick: 0,
    clientIp: formatAddress(ip),
    agent: dice.pick(AGENTS),
    parentId: null,
    method: target.method,
    target: path.path,
    host: target.host,
    path,
    app: target.app,
    identity,
    device,
    decision,
    decidedAt: now,
    destination: null,
    reads: evaluator.reads(query),
    refusal: null,
    fault: null,
    event: null,
    authMicros: 8,
    policyMicros: 2,
  };
  const { issuedAt, signedInAt, factAt } = timesOf(entry);
  const fixed = fixedFields(entry, CONTEXT);
  const allowed = decision.verdict.effect === 'allow';
  return {
    v: 1,
    time: new Date(now + 13).toISOString(),
    ...fixed,
    subject: { ...fixed.subject, ...age('session_age', now, issuedAt), ...age('auth_age', now, signedInAt) },
    device: fixed.device === null ? null : { ...fixed.device, ...age('age', now, factAt) },
    id: '',
    kind: 'http',
    client: { ip: entry.clientIp, agent: entry.agent },
    request: { method: entry.method, host: entry.host, path: path.path },
    upstream: allowed ? { address: 'http://10.0.4.10:8080', status: 200, ms: 12, error: null } : null,
    status: allowed ? 200 : 403,
    bytes: 200 + dice.roll(5000),
    ms: 13,
    auth_us: 8,
    policy_us: 2,
  };
}

function age(name: string, now: number, then: number | null): object {
  return then === null ? {} : { [name]: Math.floor((now - then) / SECOND) };
}

/** A line as text between moments, which move on week by week. */
type Template = readonly (string | number)[];

const MOMENT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)/;
const ID = '"id":"","kind"';

function templatesOf(evaluator: Evaluator, { week, people }: TrafficOptions): readonly Template[] {
  const dice = new Dice(7);
  const persons = Array.from({ length: people }, (_, number) => personOf(number));
  return Array.from({ length: week }, (_, index) => {
    // On workdays, most of it between 7 and 18 o'clock UTC.
    const day = Math.floor((index * 5) / week);
    const within = ((index * 5) % week) / week;
    const now = START + day * DAY + Math.floor(7 * HOUR + within * 11 * HOUR) + dice.roll(SECOND);
    const line = JSON.stringify(recordOf(evaluator, dice, dice.pick(persons), now));
    return line.split(MOMENT).map((part, place) => (place % 2 === 0 ? part : Date.parse(part)));
  });
}

/** @param evaluator of `config/policy.yaml`, or of a policy with its apps */
export function* traffic(evaluator: Evaluator, count: number, options: TrafficOptions): Generator<string> {
  const templates = templatesOf(evaluator, options);
  for (let index = 0; index < count; index += 1) {
    const shift = Math.floor(index / templates.length) * WEEK;
    let line = '';
    for (const part of templates[index % templates.length] ?? []) {
      line += typeof part === 'string' ? part : new Date(part + shift).toISOString();
    }
    yield line.replace(ID, `"id":"01K${String(index).padStart(23, '0')}","kind"`);
  }
}
