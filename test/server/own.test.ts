import { describe, expect, test } from 'vitest';
import type { App } from '../../src/stages.ts';
import { Answering, APP, ask, get, KEYS, type Reply } from './answering.ts';

/** Asks for a reserved path, spelled canonically. */
async function own(target: string, options: { app?: App; method?: string } = {}): Promise<Reply> {
  await using server = await Answering.by((answers, exchange) => {
    const { target } = exchange;
    exchange.path = { path: target, query: '', segments: target.split('/').slice(1), trailingSlash: false, folded: [] };
    return answers.own(exchange, options.app ?? APP);
  });
  return await ask(server.port, get(target).replace('GET', options.method ?? 'GET'));
}

describe('our own paths', () => {
  test('publish the assertion keys to everybody, and let them be kept for a while', async () => {
    const reply = await own('/.well-known/sallyport/jwks.json');
    expect(reply.status).toBe(200);
    expect(reply.body).toBe(KEYS);
    expect(reply.headers.get('content-type')).toBe('application/jwk-set+json');
    expect(reply.headers.get('cache-control')).toBe('public, max-age=300');
    expect(reply.headers.get('x-sallyport')).toBe('own');
  });

  test('answer HEAD without a body', async () => {
    const reply = await own('/.well-known/sallyport/jwks.json', { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(reply.body).toBe('');
    expect(Number(reply.headers.get('content-length'))).toBe(KEYS.length);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('are nothing for %s', async (method) => {
    const reply = await own('/.well-known/sallyport/jwks.json', { method });
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-sallyport')).toBe('reserved-path');
  });

  test.each([
    '/.sallyport',
    '/.sallyport/me',
    '/.sallyport/auth',
    '/.well-known/sallyport',
    '/.well-known/sallyport/jwks.json/x',
    '/.Sallyport/me',
  ])('%s is 404 and nothing more is said', async (target) => {
    const reply = await own(target);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-sallyport')).toBe('reserved-path');
  });

  test('publish the keys where a preset’s apps look for them, on an app with that preset alone', async () => {
    const path = '/.well-known/pomerium/jwks.json';
    expect((await own(path, { app: { ...APP, presetKeys: path, isOurs: () => true } })).body).toBe(KEYS);
    expect((await own(path)).status).toBe(404);
  });
});
