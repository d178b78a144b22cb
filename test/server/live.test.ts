import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ended } from '../../src/core/outcome.ts';
import { Exchange } from '../../src/server/exchange.ts';
import { LiveExchanges } from '../../src/server/live.ts';

function exchange(): Exchange {
  const socket = new Socket();
  return new Exchange({
    id: '01',
    kind: 'websocket',
    request: new IncomingMessage(socket),
    channel: { kind: 'socket', socket, head: Buffer.alloc(0) },
    client: { address: [127, 0, 0, 1], ip: '127.0.0.1', scheme: 'http' },
    method: 'GET',
    target: '/',
    rawHeaders: [],
    parentId: null,
  });
}

function watched(verdict: (exchange: Exchange, cause: Ended) => Ended | null, until = Number.POSITIVE_INFINITY) {
  const opened: Exchange[] = [];
  const judged: [Exchange, string][] = [];
  const live = new LiveExchanges({
    judgeAgain: (one, cause) => {
      judged.push([one, cause]);
      return verdict(one, cause);
    },
    until: () => until,
    onOpen: (one) => void opened.push(one),
  });
  return { live, opened, judged };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('live exchanges', () => {
  it('announces an exchange once when it is open for a second', () => {
    const { live, opened } = watched(() => null);
    const one = exchange();
    live.add(one);
    vi.advanceTimersByTime(900);
    expect(opened).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(opened).toEqual([one]);
    vi.advanceTimersByTime(10_000);
    expect(opened).toEqual([one]);
  });

  it('does not announce what ended before', () => {
    const { live, opened } = watched(() => null);
    const one = exchange();
    live.add(one);
    vi.advanceTimersByTime(500);
    live.remove(one);
    vi.advanceTimersByTime(5_000);
    expect(opened).toEqual([]);
    expect(live.size).toBe(0);
  });

  it('never judges again what has no end in time', () => {
    const { live, judged } = watched(() => 'expired');
    live.add(exchange());
    vi.advanceTimersByTime(60_000);
    expect(judged).toEqual([]);
  });

  it('cuts an exchange whose permit ends, within a tick', () => {
    const { live, judged } = watched(() => 'expired', Date.now() + 5_000);
    const one = exchange();
    live.add(one);
    vi.advanceTimersByTime(4_900);
    expect(one.cut.reason).toBeNull();
    vi.advanceTimersByTime(200);
    expect(one.cut.reason).toBe('expired');
    expect(judged).toEqual([[one, 'expired']]);
  });

  it('lets an exchange go on whose permit is renewed, and looks again at most every second', () => {
    const { live, judged } = watched(() => null, 0);
    const one = exchange();
    live.add(one);
    vi.advanceTimersByTime(11_050);
    expect(one.cut.reason).toBeNull();
    expect(judged.length).toBeGreaterThan(5);
    expect(judged.length).toBeLessThan(13);
  });

  it('judges all at once on a swap, also the young, and cuts only what is no longer allowed', () => {
    const old = exchange();
    const { live, judged } = watched((one) => (one === old ? null : 'policy'));
    live.add(old);
    vi.advanceTimersByTime(2_000);
    const young = exchange();
    live.add(young);
    live.judgeAll('policy');
    expect(judged.map(([, cause]) => cause)).toEqual(['policy', 'policy']);
    expect([old.cut.reason, young.cut.reason]).toEqual([null, 'policy']);
  });

  it('judges nothing again that was cut', () => {
    const { live, judged } = watched(() => 'policy');
    live.add(exchange());
    live.judgeAll('policy');
    live.judgeAll('policy');
    expect(judged).toHaveLength(1);
  });

  it('cuts what cannot be judged', () => {
    const { live } = watched(() => {
      throw new Error('broken');
    });
    const one = exchange();
    live.add(one);
    live.judgeAll('policy');
    expect(one.cut.reason).toBe('policy');
  });

  it('lets an exchange leave while all are judged', () => {
    const all = [exchange(), exchange(), exchange()];
    const { live } = watched(() => 'policy');
    for (const one of all) {
      live.add(one);
      one.cut.onCut(() => live.remove(one));
    }
    live.judgeAll('policy');
    expect(all.map(({ cut }) => cut.reason)).toEqual(['policy', 'policy', 'policy']);
    expect(live.size).toBe(0);
  });

  it('cuts everything at the end', () => {
    const { live } = watched(() => null);
    const old = exchange();
    live.add(old);
    vi.advanceTimersByTime(2_000);
    const young = exchange();
    live.add(young);
    live.cutAll('drain');
    expect([old.cut.reason, young.cut.reason]).toEqual(['drain', 'drain']);
  });

  it('leaves no timer behind when nothing is in flight', () => {
    const { live } = watched(() => null);
    const one = exchange();
    live.add(one);
    live.remove(one);
    vi.advanceTimersByTime(500);
    expect(vi.getTimerCount()).toBe(0);
    live.add(one);
    expect(vi.getTimerCount()).toBe(1);
  });
});
