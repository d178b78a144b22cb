/** `grants:` and `denies:`: who may or may not reach what, on which conditions, until when. */

import { parseDateEnd, parseInstant } from '../../core/instant.ts';
import type { Conditions, Deny, Grant, Rule, Target, Unless, Who } from '../../core/policy/model.ts';
import { readConditions, readNames, readSame } from './conditions.ts';
import type { Place } from './place.ts';
import type { DenyInput, GrantInput } from './schema.ts';
import type { Scope } from './scope.ts';

export function readGrant(input: GrantInput, scope: Scope, place: Place): Grant {
  return { kind: 'grant', ...readBase(input, scope, place) };
}

export function readDeny(input: DenyInput, scope: Scope, place: Place): Deny {
  const { unless } = input;
  return {
    kind: 'deny',
    ...readBase(input, scope, place),
    unless: unless === undefined ? null : readUnless(unless, scope, place.in('unless')),
  };
}

function readBase(input: GrantInput | DenyInput, scope: Scope, place: Place): Omit<Grant, 'kind'> {
  if (input.id === 'default')
    place.in('id').error('reserved-id', '`default` is what decides when no rule does', 'choose another id');
  const conditions: Conditions = readConditions(input.if ?? {}, scope, place.in('if'));
  if (input.if !== undefined && Object.keys(input.if).length === 0)
    place.in('if').error('empty', '`if` asks nothing', 'remove it');
  const notBefore = input.not_before === undefined ? null : readMoment(input.not_before, place.in('not_before'));
  const until = input.until === undefined ? null : readEnd(input.until, scope, place.in('until'));
  if (notBefore !== null && until !== null && until <= notBefore) {
    place.in('until').error('never-live', 'this rule ends before it begins');
  }
  return {
    id: input.id,
    who: input.who.flatMap((text, index) => readWho(text, scope, place.in('who', index)) ?? []),
    to: input.to.flatMap((text, index) => readTarget(text, scope, place.in('to', index)) ?? []),
    conditions,
    notBefore,
    until,
    mode: input.mode,
    owner: input.owner,
    why: input.why,
    reviewAfter: input.review_after === undefined ? null : readEnd(input.review_after, scope, place.in('review_after')),
    denyMessage: input.deny_message ?? null,
    at: place.in('id').at,
  };
}

function readUnless(input: NonNullable<DenyInput['unless']>, scope: Scope, place: Place): Unless {
  if (Object.keys(input).length === 0) place.error('empty', '`unless` asks nothing', 'remove it');
  return {
    who: input.who?.flatMap((text, index) => readWho(text, scope, place.in('who', index)) ?? []) ?? null,
    to: input.to?.flatMap((text, index) => readTarget(text, scope, place.in('to', index)) ?? []) ?? null,
    posture: readNames('posture', input.posture, scope.postures, place),
    network: readNames('network', input.network, scope.networks, place),
    schedule: readNames('schedule', input.schedule, scope.schedules, place),
    same: input.same === undefined ? null : readSame(input.same, scope, place.in('same')),
    at: place.keyAt,
  };
}

function readWho(text: string, scope: Scope, place: Place): Who | null {
  const { at } = place;
  if (text === 'anyone' || text === 'authenticated') return { kind: text, at };
  if (text.startsWith('user:')) {
    const email = text.slice(5);
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
      place.error('bad-user', `\`${email}\` is not an e-mail address`, '`user:somebody@corp.example`');
      return null;
    }
    return { kind: 'user', email: email.toLowerCase(), at };
  }
  if (text.startsWith('sub:')) {
    const mark = text.lastIndexOf('#');
    const iss = text.slice(4, mark);
    const sub = text.slice(mark + 1);
    if (mark === -1 || iss === '' || sub === '') {
      place.error('bad-sub', `\`${text}\` is not an issuer and a subject`, '`sub:https://idp.corp.example#build-17`');
      return null;
    }
    return { kind: 'sub', iss, sub, at };
  }
  if (scope.groups.has(text)) return { kind: 'group', name: text, at };
  place.unknownName(`there is no group \`${text}\``, text, [...scope.groups.keys(), 'anyone', 'authenticated']);
  return null;
}

function readTarget(text: string, scope: Scope, place: Place): Target | null {
  const { at } = place;
  if (text === '*') return { app: null, resource: null, at };
  const slash = text.indexOf('/');
  const name = slash === -1 ? text : text.slice(0, slash);
  const app = scope.apps.get(name);
  if (app === undefined) {
    place.unknownName(`there is no app \`${name}\``, name, scope.apps.keys());
    return null;
  }
  const resource = slash === -1 ? '' : text.slice(slash + 1);
  if (resource === '*') return { app: name, resource: null, at };
  const known = app.resources.map((one) => one.name);
  if (resource === '') {
    place.error('bad-target', `\`${text}\` names an app and no resource`, `\`${name}/*\` is every resource of it`);
    return null;
  }
  if (known.includes(resource)) return { app: name, resource, at };
  place.unknownName(`app \`${name}\` has no resource \`${resource}\``, resource, known);
  return null;
}

function readMoment(text: string, place: Place): number | null {
  const moment = parseInstant(text);
  if (moment === null)
    place.error(
      'bad-instant',
      `\`${text}\` is not a point in time`,
      'RFC 3339 with an offset: `2026-12-15T18:00:00+01:00`',
    );
  return moment;
}

/** A date means to the end of that day. */
function readEnd(text: string, scope: Scope, place: Place): number | null {
  const end = parseInstant(text) ?? parseDateEnd(text, scope.timezone);
  if (end === null)
    place.error(
      'bad-instant',
      `\`${text}\` is neither a date nor a point in time`,
      '`2026-12-15`, or RFC 3339 with an offset',
    );
  return end;
}

export function byId(a: Rule, b: Rule): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
