import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { Answering, APP, ask, denialOf, Reply } from './answering.ts';

const refusing = () => Answering.by((answers, exchange) => answers.denial(exchange, APP, denialOf({})));

/** Sends chunks for as long as the server takes them; what came back, and how many bytes went out. */
function upload(port: number, head: string): Promise<{ reply: Reply; sent: number }> {
  return new Promise((resolve) => {
    const chunk = Buffer.alloc(64 * 1024);
    let received = '';
    let sent = 0;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(head);
      push();
    });
    const push = () => {
      while (!socket.destroyed && sent < 256 * 1024 * 1024) {
        sent += chunk.length;
        if (!socket.write(chunk)) break;
      }
    };
    socket.on('drain', push);
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (received += data));
    socket.on('error', () => {});
    socket.on('close', () => resolve({ reply: new Reply(received), sent }));
  });
}

describe('a refused upload', () => {
  test('D28: is told to close, and 256 MiB of it are not swallowed', async () => {
    await using server = await refusing();
    const { reply, sent } = await upload(
      server.port,
      'POST /campaigns HTTP/1.1\r\nHost: finance.corp.example\r\nContent-Length: 268435456\r\n\r\n',
    );
    expect(reply.status).toBe(403);
    expect(reply.headers.get('connection')).toBe('close');
    expect(reply.json()).toMatchObject({ error: 'forbidden' });
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('D28: reads its whole answer although it went on sending for a while', async () => {
    await using server = await refusing();
    const body = 'x'.repeat(300 * 1024);
    const reply = await ask(
      server.port,
      `POST /campaigns HTTP/1.1\r\nHost: finance.corp.example\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(reply.status).toBe(403);
    expect(reply.body.length).toBe(Number(reply.headers.get('content-length')));
  });

  test('D28: that stops in the middle is closed after a second', async () => {
    await using server = await refusing();
    const reply = await ask(
      server.port,
      'POST /campaigns HTTP/1.1\r\nHost: finance.corp.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
    );
    expect(reply.status).toBe(403);
    expect(reply.headers.get('connection')).toBe('close');
  });

  test('D13: gets no 100 Continue', async () => {
    await using server = await refusing();
    const reply = await ask(
      server.port,
      'POST /campaigns HTTP/1.1\r\nHost: finance.corp.example\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
    );
    expect(reply.raw).toMatch(/^HTTP\/1\.1 403 /);
    expect(reply.raw).not.toContain('100 Continue');
    expect(reply.headers.get('connection')).toBe('close');
  });

  test('a request without a body keeps its connection', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('unknown-host', exchange.target)),
    );
    const two =
      'GET /1 HTTP/1.1\r\nHost: a.example\r\n\r\nGET /2 HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n';
    const reply = await ask(server.port, two);
    expect(reply.raw.match(/HTTP\/1\.1 404 /g)).toHaveLength(2);
    expect(server.outcomes.map(({ ended }) => ended)).toEqual([null, null]);
  });
});
