/** The hospital in the words of Cedar and of casbin, close to the original. */

import { EMERGENCY, ROLES } from './hospital-roles.ts';

/** Of the staff. */
interface Member {
  readonly id: string;
  readonly departments: readonly string[];
}

function oneOf(actions: readonly string[]): string {
  return actions.map((action) => `Action::"${action}"`).join(', ');
}

export function cedarText(departments: readonly string[]): string {
  const policies = departments.flatMap((department) => [
    ...Object.entries(ROLES).flatMap(([role, { may }]) =>
      may.map(
        ([kind, ...actions]) =>
          `permit(principal in Department::"${department}", action in [${oneOf(actions)}], resource) when { ` +
          `principal.role == "${role}" && resource.type == "${kind}" && resource.department == "${department}" };`,
      ),
    ),
    `forbid(principal, action, resource) when { ` +
      `resource.department == "${department}" && resource.sensitivity > principal.clearance };`,
  ]);
  for (const [kind, ...actions] of EMERGENCY) {
    policies.push(
      `permit(principal, action in [${oneOf(actions)}], resource) when { ` +
        `principal.role == "emergency" && resource.type == "${kind}" };`,
    );
  }
  return policies.join('\n');
}

export function casbinLines(departments: readonly string[], askers: readonly Member[]): string {
  const lines = departments.flatMap((department) => [
    ...Object.entries(ROLES).flatMap(([role, { may }]) =>
      may.map(([kind, ...actions]) => `p, ${role}, ${kind}, ^(${actions.join('|')})$, ${department}, allow`),
    ),
    `p, *, *, *, ${department}, deny`,
  ]);
  for (const [kind, ...actions] of EMERGENCY) lines.push(`p, emergency, ${kind}, ^(${actions.join('|')})$, *, allow`);
  const members = new Set(
    askers.flatMap(({ id, departments }) => departments.map((department) => `g, ${id}, ${department}`)),
  );
  return [...lines, ...members].join('\n');
}

export const CASBIN = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = role, kind, acts, dept, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = p.eft == "deny" && r.obj.department == p.dept && r.obj.sensitivity > r.sub.clearance || p.eft == "allow" && r.sub.role == p.role && r.obj.kind == p.kind && regexMatch(r.act, p.acts) && (p.dept == "*" || r.obj.department == p.dept && g(r.sub.id, p.dept))
`;
