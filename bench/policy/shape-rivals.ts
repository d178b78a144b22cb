/** A shape in the words of Cedar and of casbin: groups, methods and services, without the conditions of ours. */

import type { CedarEntity, Scene } from './scene.ts';
import { isContractor, isDeny, type Plan } from './shape-plan.ts';

function groupsOf({ memberships }: Plan, principal: number): readonly string[] {
  if (isContractor(principal)) return ['contractors'];
  return (memberships[principal] ?? []).map((group) => `team-${group}`);
}

function groupOf({ groups }: Plan, rule: number): string {
  return isDeny(rule) ? 'contractors' : `team-${rule % groups}`;
}

function questionOf({ questions }: Plan, request: number): Plan['questions'][number] {
  const question = questions[request];
  if (question === undefined) throw new Error('no such request');
  return question;
}

export function cedarOf(plan: Plan): Scene['cedar'] {
  return {
    text: () => Array.from({ length: plan.rules }, (_, rule) => cedarRule(plan, rule)).join('\n'),
    call: (principal, request) => {
      const { service, path, method } = questionOf(plan, request);
      const user = { type: 'User', id: `user-${principal}` };
      const page = { type: 'Page', id: path };
      const entities: readonly CedarEntity[] = [
        { uid: user, attrs: {}, parents: groupsOf(plan, principal).map((id) => ({ type: 'Group', id })) },
        { uid: page, attrs: {}, parents: [{ type: 'Service', id: `svc-${service}` }] },
      ];
      return { principal: user, action: { type: 'Action', id: method }, resource: page, entities };
    },
  };
}

function cedarRule(plan: Plan, rule: number): string {
  const effect = isDeny(rule) ? 'forbid' : 'permit';
  const who = `principal in Group::"${groupOf(plan, rule)}"`;
  const action = 'action in [Action::"GET", Action::"POST"]';
  return `${effect}(${who}, ${action}, resource in Service::"svc-${rule % plan.services}");`;
}

export function casbinOf(plan: Plan): Scene['casbin'] {
  return {
    model: CASBIN,
    lines: () => {
      const rules = Array.from({ length: plan.rules }, (_, rule) => {
        const effect = isDeny(rule) ? 'deny' : 'allow';
        return `p, ${groupOf(plan, rule)}, /svc-${rule % plan.services}/*, GET|POST, ${effect}`;
      });
      const members = plan.memberships.flatMap((_, principal) =>
        groupsOf(plan, principal).map((group) => `g, user-${principal}, ${group}`),
      );
      return [...rules, ...members].join('\n');
    },
    ask: (principal, request) => {
      const { path, method } = questionOf(plan, request);
      return [`user-${principal}`, path, method];
    },
  };
}

/** The membership first: for a caller in few groups it is what fails soonest. */
const CASBIN = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && keyMatch(r.obj, p.obj) && regexMatch(r.act, p.act)
`;
