/** A real OpenID provider for the demo: oidc-provider, where people sign in with a password and programs get access tokens (RFC 9068). */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { PEOPLE } from './people.ts';
import { providerConfiguration, type GateClient } from './provider-configuration.ts';
import { readTyped, signInPage, whoTyped } from './sign-in-page.ts';

export interface RunningProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

/** Sees every request first. @returns `taken` when it has answered it itself. */
export type Watch = (request: IncomingMessage, response: ServerResponse) => 'taken' | 'passed';

/**
 * @param port 0 = any free one.
 * @param gate null = only programs get tokens.
 */
export async function startProvider(
  port: number,
  gate: GateClient | null,
  watch: Watch = () => 'passed',
): Promise<RunningProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, providerConfiguration(gate));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (watch(request, response) === 'taken') return;
    if (!/^\/interaction\/[\w-]+$/.test(request.url ?? '')) return void answer(request, response);
    interact(provider, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return { issuer, close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()) };
}

/** `login_hint` says who signs in where no person is asked; a real provider asks all the same. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const hint = textOf(params['login_hint']);
  if (Object.hasOwn(PEOPLE, hint)) return finish(provider, request, response, hint);
  const wantsKey = textOf(params['acr_values']).includes('phr') ? 'wants a key' : 'wants no key';
  if (request.method !== 'POST') return show(response, signInPage(wantsKey, null));
  const name = whoTyped(readTyped(await bodyOf(request)));
  if (name === null) return show(response, signInPage(wantsKey, 'This name and password do not fit together.'));
  return finish(provider, request, response, name);
}

async function finish(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<void> {
  const person = PEOPLE[name];
  if (person === undefined) throw new Error('nobody of the demo has this name');
  const { sub, acr, amr } = person;
  const login = { accountId: sub, acr, amr: [...amr], person: name };
  await provider.interactionFinished(request, response, { login });
}

function textOf(parameter: unknown): string {
  return typeof parameter === 'string' ? parameter : '';
}

function show(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) body += chunk;
  return body;
}
