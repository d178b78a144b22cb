/** Takes what a worker made over to this thread in pieces: 10,000 rules at once would hold up every request for 90 ms. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/**
 * In the worker: a list, of any length, for `takeList`.
 *
 * @param size items in one piece; 250 rules take about 3 ms
 */
export function sendList(port: MessagePort, list: readonly unknown[], size = 250): void {
  for (let from = 0; from < list.length; from += size) port.postMessage(list.slice(from, from + size), []);
  port.postMessage([], []);
}

/** What was sent first of what was not taken yet; requests go on in between. */
export async function take<Value>(port: MessagePort): Promise<Value> {
  await nextTurn();
  const received: { message: Value } | undefined = receiveMessageOnPort(port);
  if (received === undefined) throw new Error('the worker sent less than it should');
  return received.message;
}

export async function takeList<Item>(port: MessagePort): Promise<readonly Item[]> {
  const list: Item[] = [];
  for (;;) {
    const piece = await take<readonly Item[]>(port);
    if (piece.length === 0) return list;
    list.push(...piece);
  }
}
