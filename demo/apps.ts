/** The two internal apps of the demo. Each verifies the gate's assertion, as a careful app does, and shows whom it sees. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { appPage } from './app-page.ts';
import { requestLocal } from './local.ts';

export interface RunningApp {
  readonly name: string;
  readonly origin: string;
  close(): Promise<void>;
}

interface App {
  readonly title: string;
  /** What it has at a path, or undefined: 404. */
  readonly content: (path: string) => unknown;
  /** `[path, what it is]`. */
  readonly links: readonly (readonly [string, string])[];
}

const CAMPAIGNS = [
  { id: 42, name: 'Spring collection', budget: 12_000 },
  { id: 43, name: 'Night of the museums', budget: 8_500 },
];

export const marketingDatabase: App = {
  title: 'Marketing database',
  links: [
    ['/campaigns', 'marketing reads all campaigns'],
    ['/campaigns/42', 'and each of them'],
    ['/settings', 'is granted to nobody'],
  ],
  content(path) {
    if (path === '/campaigns') return CAMPAIGNS;
    const id = /^\/campaigns\/(\d+)$/.exec(path)?.[1];
    return id === undefined ? undefined : CAMPAIGNS.find((campaign) => campaign.id === Number(id));
  },
};

export const financialRecords: App = {
  title: 'Financial records',
  links: [
    ['/ledgers/2026', 'finance reads ledgers; contractors do not, whatever group they are in'],
    ['/exports/q3.csv', 'finance leads, after a sign-in with a security key'],
    ['/payslips/e-17/2026', 'mira’s payslip, for mira alone'],
    ['/payslips/e-40/2026', 'felix’s, for felix alone'],
  ],
  content(path) {
    if (path === '/ledgers/2026') return [{ account: '4000', debit: 0, credit: 1_250_000 }];
    if (path === '/exports/q3.csv') return 'account,debit,credit\n4000,0,1250000\n';
    const payslip = /^\/payslips\/([\w-]+)\/2026$/.exec(path)?.[1];
    return payslip === undefined ? undefined : { employee: payslip, year: 2026, gross: 61_000 };
  },
};

/** How an app knows the gate. */
export interface Gate {
  /** Where browsers reach the app: the assertion's audience, and where the gate publishes the keys. */
  readonly origin: string;
  /** PEM of the authority behind the certificate of that; null = it has none of its own. */
  readonly ca: string | null;
  /** The gate's name in its assertions. */
  readonly issuer: string;
}

export async function startApp(name: string, app: App, { origin, ca, issuer }: Gate): Promise<RunningApp> {
  const keys = new URL('/.well-known/sallyport/jwks.json', origin);
  const verify = async (token: string) =>
    jwtVerify(token, createLocalJWKSet(await fetchKeys(keys, ca)), { issuer, audience: origin });
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
    };
    const wantsPage = request.headers.accept?.includes('text/html') === true;
    whom(request, verify).then(
      (you) => {
        const found = app.content((request.url ?? '/').split('?', 1)[0] ?? '/');
        const status = found === undefined ? 404 : 200;
        if (wantsPage) {
          const { title, links } = app;
          return send(status, 'text/html', appPage({ title, links, you: rowsOf(you), data: found ?? null }));
        }
        const rest = found === undefined ? { error: 'no such record' } : { data: found };
        return send(status, 'application/json', `${JSON.stringify({ app: name, you, ...rest }, null, 2)}\n`);
      },
      (error: Error) =>
        send(
          401,
          'application/json',
          `${JSON.stringify({ app: name, error: `not from the gate: ${error.message}` })}\n`,
        ),
    );
  });
  return { name, origin: await listen(server), close: () => close(server) };
}

/** `let_in_by` as people read it. */
function rowsOf(you: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(you).map(([name, value]) => [name.replaceAll('_', ' '), [value].flat().join(', ')]);
}

async function whom(
  request: IncomingMessage,
  verify: (token: string) => Promise<{ payload: JWTPayload }>,
): Promise<Record<string, unknown>> {
  const assertion = request.headers['x-sallyport-assertion'];
  if (typeof assertion !== 'string') throw new Error('no assertion');
  const { sub, email, groups, rule } = (await verify(assertion)).payload;
  return { sub, email, groups, let_in_by: rule };
}

/** A real app gives jose the URL (`createRemoteJWKSet`), where its host is one that Node's resolver knows. */
function fetchKeys(keys: URL, ca: string | null): Promise<JSONWebKeySet> {
  return new Promise((resolve, reject) => {
    requestLocal(keys, ca, {}, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as JSONWebKeySet);
        else reject(new Error(`no keys: ${response.statusCode}`));
      });
    })
      .on('error', reject)
      .end();
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()).closeAllConnections());
}
