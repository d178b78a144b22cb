import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from '../../src/core/redis-url.ts';

describe('a Redis URL', () => {
  it.each([
    ['redis://cache', { host: 'cache', port: 6379, database: 0, username: null, password: null, tls: false }],
    ['rediss://cache:6380/3', { host: 'cache', port: 6380, database: 3, tls: true }],
    ['redis://gate:p%40ss@[::1]:7000', { host: '::1', port: 7000, username: 'gate', password: 'p@ss' }],
    ['redis://:secret@cache/', { username: null, password: 'secret', database: 0 }],
  ])('%s is read', (text, expected) => {
    expect(parseRedisUrl(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'cache:6379',
    'http://cache',
    'redis://',
    'redis://cache/db',
    'redis://cache/1/2',
    'redis://cache?db=1',
  ])('`%s` is none', (text) => {
    expect(parseRedisUrl(text)).toBeNull();
  });
});
