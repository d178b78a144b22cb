/** The end that asks another process for a result in pieces. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Asking } from '../../src/config/crossing.ts';

function running(code: string): { child: ChildProcess; asking: Asking } {
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const died = once(child, 'exit').then(([status]) => {
    throw new Error(`it ended with ${status}`);
  });
  return { child, asking: new Asking(child, died) };
}

test('a list comes in as many pieces as it has, each when it is asked for', async () => {
  const { child, asking } = running(`
    let asked = 0;
    process.on('message', () => process.send([[1, 2], [3], []][asked++]));
  `);
  expect(await asking.takeList()).toEqual([1, 2, 3]);
  child.kill();
});

test('a process that ends before its result is an error, whether it says anything or not', async () => {
  const { asking } = running('process.on("message", () => process.exit(3))');
  await expect(asking.take('go')).rejects.toThrow('it ended with 3');
  const { asking: other } = running('process.on("message", () => process.send([1], () => process.exit(4)))');
  await expect(other.takeList()).rejects.toThrow('it ended with 4');
});
