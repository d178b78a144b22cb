/** What `npm run demo` says: where to go with a browser, as whom, what to try there, and the same without a browser. */

import { relative } from 'node:path';
import { BROWSER_TRIES } from './browser-tries.ts';
import { HOSTS, originOf, type Place } from './place.ts';
import { PASSWORDS } from './sign-in-page.ts';
import { TRIES } from './tries.ts';

/** @param admin its port. @param folder where this run keeps its files. */
export function introduce(place: Place, admin: number, folder: string): void {
  const at = (app: Parameters<typeof originOf>[1], path: string): string => originOf(place, app) + path;
  const shown = relative(process.cwd(), folder);
  const { tls } = place;
  const trust = tls === null ? '' : ` --cacert ${relative(process.cwd(), tls.ca)}`;
  const lines = [
    '',
    ...(tls === null ? OVER_HTTP : overTls(relative(process.cwd(), tls.ca))),
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
      return [`  # ${who}: ${why} → ${status}`, `  curl -i${trust}${asIs}${token} ${at(app, path)}`, ''];
    }),
    `The access record, one line per request:  tail -f ${shown}/access.jsonl`,
    'Why, rule by rule:                        npx sallyport explain GET finance-records/exports/q3.csv \\',
    '                                            --as felix --policy config/policy.yaml',
    `End what is open of a laptop, at once:     npx sallyport revoke --device d-mira --admin http://127.0.0.1:${admin}`,
    'Change config/policy.yaml: the gate reloads it. Ctrl-C ends the demo.',
  ];
  console.log(lines.join('\n'));
}

const OVER_HTTP = [
  'Sallyport stands in front of two apps. Open one of them in Chrome, Edge or Firefox (Safari keeps no cookies of plain',
  'HTTP: for it there is `npm run demo -- --https`):',
];

function overTls(ca: string): readonly string[] {
  return [
    'Sallyport stands in front of two apps, with a certificate that this machine has made for itself. A browser believes it',
    `once it trusts ${ca}, which can vouch for *.localhost only, for 30 days, and whose key was thrown away:`,
    '',
    `  macOS      security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${ca}`,
    `             (and afterwards: security remove-trusted-cert ${ca})`,
    '  Firefox    Settings, Certificates, View Certificates, Authorities, Import',
    '  Chrome     on Linux and Windows: chrome://certificate-manager, Local certificates, Import',
    '  none       open each address and go on behind the warning; also those of the other two hosts',
    '',
    `Where a browser does not find these hosts, put into /etc/hosts:  127.0.0.1 ${HOSTS.join(' ')}`,
    '',
    'Open one of them:',
  ];
}
