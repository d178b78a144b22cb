/** What `npm run demo` says: where to go with a browser, as whom, what to try there, and the same without a browser. */

import { relative } from 'node:path';
import { BROWSER_TRIES } from './browser-tries.ts';
import type { DemoPorts } from './settings.ts';
import { PASSWORDS } from './sign-in-page.ts';
import { TRIES } from './tries.ts';

/** @param folder where this run keeps its files. */
export function introduce(ports: DemoPorts, folder: string): void {
  const at = (app: string, path: string): string => `http://${app}.localhost:${ports.gate}${path}`;
  const shown = relative(process.cwd(), folder);
  const lines = [
    '',
    'Sallyport stands in front of two apps. Open one of them in Chrome, Edge or Firefox (Safari keeps no cookies here):',
    '',
    `  ${at('marketing', '/campaigns')}`,
    `  ${at('finance', '/ledgers/2026')}`,
    `  ${at('access', '/')}   the portal: your apps, your sessions, sign-out`,
    '',
    'and sign in:',
    '',
    ...Object.entries(PASSWORDS).map(([name, password]) => `  ${name.padEnd(6)} ${password}`),
    '',
    'To try there ("Switch account" on a refusal, or sign out, to be somebody else):',
    '',
    ...BROWSER_TRIES.map(
      ({ who, app, path, why }) => `  ${(who === 'byod' ? 'mira' : who).padEnd(6)} ${at(app, path).padEnd(50)} ${why}`,
    ),
    '',
    `Without a browser, each person's real token of the demo's provider is in ${shown}:`,
    '',
    ...TRIES.flatMap(({ who, app, path, status, why }) => {
      const token = who === 'nobody' ? '' : ` -H @${shown}/${who}.header`;
      const asIs = path.includes('..') ? ' --path-as-is' : '';
      return [`  # ${who}: ${why} → ${status}`, `  curl -i${asIs}${token} ${at(app, path)}`, ''];
    }),
    `The access record, one line per request:  tail -f ${shown}/access.jsonl`,
    'Why, rule by rule:                        npx sallyport explain GET finance-records/exports/q3.csv \\',
    '                                            --as felix --policy config/policy.yaml',
    `End what is open of a laptop, at once:     npx sallyport revoke --device d-mira --admin http://127.0.0.1:${ports.admin}`,
    'Change config/policy.yaml: the gate reloads it. Ctrl-C ends the demo.',
  ];
  console.log(lines.join('\n'));
}
