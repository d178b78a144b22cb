/** Whom the gate believes to have reached (D5). */

import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { selfSigned, type Pair } from '../../demo/certificate.ts';
import { portOf } from './app.ts';
import { TestGate, type GateOptions } from './gate.ts';
import { get, Wire } from './wire.ts';

const NAME = 'finance.internal';
const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const EVER = new Date('2100-01-01T00:00:00Z');

const server = selfSigned(NAME, LONG_AGO, EVER);
const expired = selfSigned(NAME, LONG_AGO, new Date('2021-01-01T00:00:00Z'));
const client = selfSigned('gate.internal', LONG_AGO, EVER);

/** Asks an app that shows `pair`; the app answers with the names it was asked for and shown. */
async function ask(pair: Pair, options: GateOptions): Promise<string> {
  const app = createServer({ ...pair, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const { socket } = request;
    if (!(socket instanceof TLSSocket)) throw new TypeError('not over TLS');
    response.end(
      `sni=${String(socket.servername)} shown=${String(socket.getPeerCertificate().subject?.CN)} host=${request.headers.host}`,
    );
  });
  app.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => {
    app.listen(0, '127.0.0.1', resolve);
  });
  try {
    await using gate = await new TestGate([`https://127.0.0.1:${portOf(app)}`], options).listen();
    await using wire = new Wire(gate.port);
    return await wire.send(get('/', 'Connection: close')).end();
  } finally {
    app.close();
    app.closeAllConnections();
  }
}

function trusting(pair: Pair, serverName: string | null): GateOptions {
  return { tls: { ca: pair.cert, serverName, cert: null, key: null } };
}

describe('D5: an upstream certificate', () => {
  test('that is trusted and carries the configured name is believed', async () => {
    expect(await ask(server, trusting(server, NAME))).toContain(`sni=${NAME} shown=undefined host=app.corp.example`);
  });

  test.each([
    ['that nobody trusts', server, { tls: { ca: null, serverName: NAME, cert: null, key: null } }],
    ['that is not looked for by any name', server, { tls: null }],
    ['of another name', server, trusting(server, 'other.internal')],
    // The public host is a client's choice, so it must not be what the certificate is compared with.
    ['of the public host, when the origin is an address', selfSigned('app.corp.example', LONG_AGO, EVER), null],
    ['that has expired', expired, trusting(expired, NAME)],
  ] as const)('%s is 502 `upstream-tls`', async (_, pair, options) => {
    const text = await ask(pair, options ?? trusting(pair, null));
    expect(text).toMatch(/^HTTP\/1.1 502 /);
    expect(text).toContain('x-sallyport: upstream-tls');
  });

  test('is not looked at only under the named weakening', async () => {
    expect(await ask(expired, { verify: 'none' })).toMatch(/^HTTP\/1.1 200 /);
  });

  test('the gate shows its own, when the app has one for it', async () => {
    const tls = { ca: server.cert, serverName: NAME, cert: client.cert, key: client.key };
    expect(await ask(server, { tls })).toContain('shown=gate.internal');
  });
});
