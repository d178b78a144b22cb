/** A policy out of a few lines, for tests of what the loader makes of them. */

import type { Policy } from '../../../src/core/policy/model.ts';
import { renderDiagnostic } from '../../../src/config/diagnostic.ts';
import { loadPolicy, type PolicyContext } from '../../../src/config/policy/load.ts';

export const CORP = { name: 'corp', issuer: 'https://idp.corp.example', askableAmr: ['mfa'] };

/** @param texts one for each file, without `version` */
export function policyOf(texts: string | readonly string[], context: PolicyContext = { providers: [CORP] }): Policy {
  const files = typeof texts === 'string' ? [texts] : texts;
  const sources = files.map((text, index) => ({ file: `${index}.yaml`, text: `version: 1\n${text}` }));
  const { policy, problems } = loadPolicy(sources, context);
  if (policy !== null) return policy;
  throw new Error(problems.map((problem) => renderDiagnostic(problem, null, 'plain')).join('\n'));
}

/** An app, and a rule of each kind that is complete but for `extra`. */
export const WIKI = 'apps: { wiki: { resources: { pages: [GET /pages/**] } } }\n';

export function grantOf(extra: string): string {
  return `${WIKI}grants:\n  - { id: read, to: [wiki/pages], owner: ann@corp.example, why: WIKI-1, ${extra} }\n`;
}
