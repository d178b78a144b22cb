import { describe, expect, it } from 'vitest';
import { Listening, type Settings } from './listening.ts';
import { get, RawClient } from './raw-client.ts';

/** Says back what the upstream was asked. */
const ECHO: Settings = {
  upstream: (request, response) => response.end(`upstream saw ${request.method} ${request.url}`),
};

async function ask(gate: Listening, bytes: string): Promise<RawClient> {
  const client = await RawClient.open(gate.port);
  client.send(bytes);
  return client;
}

describe('listener', () => {
  it('brings a request to the upstream and its answer back, with one record', async () => {
    await using gate = await Listening.start();
    using client = await ask(gate, get('/a/b?c=%zz'));
    expect(await client.until('ok')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(gate.told).toEqual([['http', null, 200, null]]);
    expect(gate.records[0]?.entry.target).toBe('/a/b?c=%zz');
  });

  it.each(['PROPFIND', 'REPORT', 'QUERY', 'SEARCH', 'LOCK', 'MKCALENDAR', 'PURGE', 'M-SEARCH'])(
    'lets %s through to the line',
    async (method) => {
      await using gate = await Listening.start(ECHO);
      using client = await ask(gate, get('/x').replace('GET', method));
      await client.until(`upstream saw ${method} /x`);
      expect(gate.told).toEqual([['http', null, 200, null]]);
    },
  );

  it.each(['TRACE', 'DESCRIBE', 'SETUP', 'get', 'FROBNICATE'])('refuses %s with a record', async (method) => {
    await using gate = await Listening.start(ECHO);
    using client = await ask(gate, get('/x', 'Connection: close').replace('GET', method));
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 40[05] /);
    await gate.recorded(1);
    expect(gate.records).toHaveLength(1);
    expect(client.received).not.toContain('upstream saw');
  });

  it.each(['ANNOUNCE', 'DESCRIBE', 'SETUP'])(
    'refuses %s of RTSP, which the parser lets pass, with a record',
    async (method) => {
      await using gate = await Listening.start(ECHO);
      using client = await ask(gate, `${method} /x RTSP/1.0\r\nHost: app.test\r\nConnection: close\r\n\r\n`);
      await client.rest();
      expect(await gate.recorded(1)).toHaveLength(1);
      expect(client.statuses).toHaveLength(1);
    },
  );

  it('D13 says nothing to Expect before the decision, and nothing at all when it is no', async () => {
    await using gate = await Listening.start();
    const fields = ['Expect: 100-continue', 'Content-Length: 3', 'Connection: close'];
    using client = await ask(
      gate,
      get('/x', ...fields)
        .replace('app.test', 'other.test')
        .replace('GET', 'POST'),
    );
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 404 /);
    expect(gate.told).toEqual([['http', 'unknown-host', 404, null]]);
  });

  it('D13 asks for the body when it is wanted', async () => {
    await using gate = await Listening.start({
      upstream: (request, response) => void request.pipe(response),
    });
    using client = await ask(gate, get('/x', 'Expect: 100-continue', 'Content-Length: 5').replace('GET', 'POST'));
    await client.until('HTTP/1.1 100 Continue\r\n\r\n');
    await client.send('hello').until('hello');
    expect(client.statuses).toEqual([100, 200]);
  });

  it.each(['Upgrade: h2c', 'Upgrade: websocket', 'Keep-Alive: timeout=5'])(
    'D13 takes a bare %s for nothing',
    async (field) => {
      await using gate = await Listening.start();
      using client = await ask(gate, get('/x', field));
      await client.until('ok');
      expect(gate.told).toEqual([['http', null, 200, null]]);
    },
  );

  it('D13 takes `Upgrade: h2c` on a connection that offers it for an ordinary request', async () => {
    await using gate = await Listening.start();
    using client = await ask(
      gate,
      get('/x', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'),
    );
    await client.until('ok');
    expect(client.statuses).toEqual([200]);
  });

  it.each([
    ['two hosts', 'GET / HTTP/1.1\r\nHost: app.test\r\nHost: other.test\r\n\r\n'],
    ['user information', 'GET / HTTP/1.1\r\nHost: a@app.test\r\n\r\n'],
    ['an open bracket', 'GET / HTTP/1.1\r\nHost: [::1\r\n\r\n'],
    ['an empty host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n'],
    ['no host (D27)', 'GET / HTTP/1.1\r\n\r\n'],
    ['no host in HTTP/1.0 (D27)', 'GET / HTTP/1.0\r\n\r\n'],
  ])('D16 refuses %s with a record', async (_, bytes) => {
    await using gate = await Listening.start();
    using client = await ask(gate, bytes);
    await client.until('bad-host');
    expect(gate.told).toEqual([['http', 'bad-host', 400, null]]);
  });

  it.each(['HTTP/0.9', 'HTTP/2.0', 'HTTP/1.2'])('D17 refuses %s', async (version) => {
    await using gate = await Listening.start(ECHO);
    using client = await ask(gate, get('/x', 'Connection: close').replace('HTTP/1.1', version));
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 400 /);
    await gate.recorded(1);
    expect(gate.records).toHaveLength(1);
  });

  it('D17 refuses a request line without a version', async () => {
    await using gate = await Listening.start(ECHO);
    using client = await ask(gate, 'GET /x\r\n\r\n');
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 400 /);
    expect(await gate.recorded(1)).toHaveLength(1);
  });

  it.each([
    ['RTSP', 'GET /x RTSP/1.0\r\nHost: app.test\r\nConnection: close\r\n\r\n'],
    ['a doubled space', 'GET  /x HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n'],
  ])('D17 makes one plain request of %s, or none', async (_, bytes) => {
    const heads: string[] = [];
    await using gate = await Listening.start({
      upstream: (request, response) => {
        heads.push(`${request.method} ${request.url} HTTP/${request.httpVersion}`);
        response.end();
      },
    });
    using client = await ask(gate, bytes);
    await client.rest();
    expect(await gate.recorded(1)).toHaveLength(1);
    expect(client.statuses).toHaveLength(1);
    expect(heads).toEqual(client.statuses[0] === 200 ? ['GET /x HTTP/1.1'] : []);
  });

  it.each([
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: app.test\r\n\r\n', 'bad-target'],
    ['D18 GET *', 'GET * HTTP/1.1\r\nHost: app.test\r\n\r\n', 'bad-target'],
    ['the absolute form', 'GET http://app.test/x HTTP/1.1\r\nHost: app.test\r\n\r\n', 'bad-target'],
    ['D19 %zz', get('/%zz'), 'bad-path'],
    ['%ff', get('/%ff'), 'bad-path'],
    ['a backslash', get('/x\\admin'), 'bad-path'],
    ['D7 a dot segment', get('/./admin'), 'bad-path'],
  ])('refuses %s on the line, with a record and without repeating it', async (_, bytes, reason) => {
    await using gate = await Listening.start(ECHO);
    using client = await ask(gate, bytes);
    await client.until(reason);
    expect(gate.told).toEqual([['http', reason, 400, null]]);
    expect(client.received).not.toContain('zz');
  });

  it.each(['application/x-strange', 'text', '', ';', 'application/json; charset="'])(
    'D21 streams 2 MiB of content type `%s`',
    async (type) => {
      let bytes = 0;
      await using gate = await Listening.start({
        upstream: (request, response) => {
          request.on('data', (chunk: Buffer) => (bytes += chunk.length));
          request.on('end', () => response.end(`got ${bytes}`));
        },
      });
      const size = 2 * 1024 * 1024;
      const fields = [`Content-Type: ${type}`, `Content-Length: ${size}`];
      using client = await ask(gate, get('/x', ...fields).replace('GET', 'POST'));
      await client.send(Buffer.alloc(size)).until(`got ${size}`);
      expect(gate.told).toEqual([['http', null, 200, null]]);
    },
  );

  it('D32 answers CONNECT with 405 and a record', async () => {
    await using gate = await Listening.start();
    using client = await ask(gate, 'CONNECT internal.test:22 HTTP/1.1\r\nHost: internal.test:22\r\n\r\n');
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 405 /);
    expect(gate.told).toEqual([['http', 'bad-method', 405, null]]);
  });

  it('D32 answers an unknown expectation with 417 and a record', async () => {
    await using gate = await Listening.start();
    using client = await ask(gate, get('/x', 'Expect: tea'));
    await client.until('expectation-failed');
    expect(gate.told).toEqual([['http', 'expectation-failed', 417, null]]);
  });

  it('D34 records who asked after an upload was forwarded', async () => {
    await using gate = await Listening.start();
    using client = await ask(gate, get('/x', 'Content-Length: 2').replace('GET', 'POST'));
    await client.send('hi').until('ok');
    expect(gate.records[0]?.entry.clientIp).toBe('127.0.0.1');
  });

  it('answers pipelined requests in their order, each by its own head', async () => {
    await using gate = await Listening.start(ECHO);
    const second = get('/2').replace('app.test', 'other.test');
    using client = await ask(gate, get('/1') + second + get('/3', 'Connection: close'));
    await client.rest();
    expect(client.statuses).toEqual([200, 404, 200]);
    expect(client.received.indexOf('GET /1')).toBeLessThan(client.received.indexOf('unknown-host'));
    expect(gate.records.map(({ entry }) => entry.host)).toContain('other.test');
    expect(gate.records).toHaveLength(3);
  });
});
