/** RFC 9111: what a cache that serves others may keep of an answer to somebody who is known. */

import { expect, test } from 'vitest';
import { ANONYMOUS, type Identity } from '../../src/core/identity.ts';
import { startRaw } from './app.ts';
import { person } from './assertion-permit.ts';
import { TestGate } from './gate.ts';
import { get, Wire } from './wire.ts';

const SESSION = person({ via: 'session', session: 's_1' });
const BEARER = person({ via: 'bearer' });

/** @returns every `Cache-Control` that the client gets of an answer with these. */
async function through(identity: Identity, said: readonly string[], status = '200 OK'): Promise<string[]> {
  const lines = said.map((value) => `Cache-Control: ${value}\r\n`).join('');
  await using app = await startRaw((socket) => {
    socket.end(`HTTP/1.1 ${status}\r\n${lines}Content-Length: 0\r\n\r\n`);
  });
  await using gate = await new TestGate([app.url], { identity }).listen();
  await using wire = new Wire(gate.port);
  const text = await wire.send(get('/', 'Connection: close')).end();
  return Array.from(text.matchAll(/^cache-control: (.*)\r$/gim), ([, value = '']) => value);
}

test.each([
  ['nothing', [], ['private']],
  ['max-age=60', ['max-age=60'], ['private, max-age=60']],
  ['public', ['public, max-age=60, immutable'], ['private, max-age=60, immutable']],
  ['public alone', ['Public'], ['private']],
  ['an age for shared caches', ['s-maxage=600, max-age=0'], ['private, max-age=0']],
  ['two headers', ['public', 'max-age=60'], ['private, max-age=60']],
  ['no-cache, which may be kept', ['no-cache'], ['private, no-cache']],
  ['private for one header only', ['private="Set-Cookie", max-age=60'], ['private, private="Set-Cookie", max-age=60']],
  ['private', ['max-age=60, private'], ['max-age=60, private']],
  ['private and public', ['private, s-maxage=600', 'public'], ['private']],
  ['no-store', ['no-store'], ['no-store']],
])('to who has a session, an app that says %s', async (_, said, told) => {
  expect(await through(SESSION, said)).toEqual(told);
});

test.each([
  ['nothing, which keeps it out already', [], []],
  ['max-age=60, too', ['max-age=60'], ['max-age=60']],
  ['public', ['public, max-age=60'], ['private, max-age=60']],
  ['must-revalidate', ['must-revalidate, max-age=60'], ['private, must-revalidate, max-age=60']],
  ['an age for shared caches', ['s-maxage=600'], ['private']],
])('to who has a token, an app that says %s', async (_, said, told) => {
  expect(await through(BEARER, said)).toEqual(told);
});

test('what anybody may see is as public as the app says', async () => {
  expect(await through(ANONYMOUS, ['public, max-age=60'])).toEqual(['public, max-age=60']);
  expect(await through(ANONYMOUS, [])).toEqual([]);
});

test('a 304 that says nothing leaves what the browser was told with the answer that it has', async () => {
  expect(await through(SESSION, [], '304 Not Modified')).toEqual([]);
  expect(await through(SESSION, ['public, max-age=60'], '304 Not Modified')).toEqual(['private, max-age=60']);
});
