/** The two internal apps of the demo. Each verifies the gate's assertion, as a careful app does, and shows whom it sees. */

import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';

export interface RunningApp {
  readonly name: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** What an app answers for a path, or undefined: 404. */
type Content = (path: string) => unknown;

const CAMPAIGNS = [
  { id: 42, name: 'Spring collection', budget: 12_000 },
  { id: 43, name: 'Night of the museums', budget: 8_500 },
];

export const marketingDatabase: Content = (path) => {
  if (path === '/campaigns') return CAMPAIGNS;
  const id = /^\/campaigns\/(\d+)$/.exec(path)?.[1];
  return id === undefined ? undefined : CAMPAIGNS.find((campaign) => campaign.id === Number(id));
};

export const financialRecords: Content = (path) => {
  if (path === '/ledgers/2026') return [{ account: '4000', debit: 0, credit: 1_250_000 }];
  if (path === '/exports/q3.csv') return 'account,debit,credit\n4000,0,1250000\n';
  const payslip = /^\/payslips\/([\w-]+)\/2026$/.exec(path)?.[1];
  return payslip === undefined ? undefined : { employee: payslip, year: 2026, gross: 61_000 };
};

/**
 * @param host under which browsers reach the app: the assertion's audience, and where the gate publishes the keys.
 * @param keys where the gate publishes these keys.
 * @param issuer the gate's name in its assertions.
 */
export async function startApp(
  name: string,
  host: string,
  content: Content,
  keys: URL,
  issuer: string,
): Promise<RunningApp> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<[number, unknown]> => {
      const you = await whom(request, async (token) =>
        jwtVerify(token, createLocalJWKSet(await fetchKeys(keys, host)), { issuer, audience: `http://${host}` }),
      );
      const found = content((request.url ?? '/').split('?', 1)[0] ?? '/');
      return found === undefined
        ? [404, { app: name, you, error: 'no such record' }]
        : [200, { app: name, you, data: found }];
    };
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(body, null, 2)}\n`);
    };
    answer().then(
      ([status, body]) => send(status, body),
      (error: Error) => send(401, { app: name, error: `not from the gate: ${error.message}` }),
    );
  });
  return { name, origin: await listen(server), close: () => close(server) };
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

/**
 * A real app gives jose the URL of its own host (`createRemoteJWKSet`). Here that is `*.localhost`, which Node's resolver
 * does not know on every system, so the address is asked and the host named.
 */
function fetchKeys(keys: URL, host: string): Promise<JSONWebKeySet> {
  return new Promise((resolve, reject) => {
    get(keys, { headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as JSONWebKeySet);
        else reject(new Error(`no keys: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()).closeAllConnections());
}
