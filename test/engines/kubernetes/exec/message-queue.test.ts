import { expect, it } from 'vitest';
import { createMessageQueue } from '../../../../src/engines/kubernetes/exec/message-queue.ts';

const message = (size: number) => ({ channel: 1, bytes: new Uint8Array(size) });

it('pauses the connection while a slow reader has too much to read', async () => {
  const calls: string[] = [];
  const queue = createMessageQueue();
  queue.attach({ pause: () => calls.push('pause'), resume: () => calls.push('resume') });
  for (let count = 0; count < 5; count += 1) queue.push(message(100_000));
  expect(calls).toEqual(['pause']);
  queue.end();
  const sizes: number[] = [];
  for await (const { bytes } of queue) sizes.push(bytes.length);
  expect(sizes).toEqual([100_000, 100_000, 100_000, 100_000, 100_000]);
  expect(calls).toEqual(['pause', 'resume']);
});

it('gives what came before the end, and nothing before a failure', async () => {
  const read = async (failure?: { error: unknown }): Promise<number> => {
    const queue = createMessageQueue();
    queue.push(message(1));
    queue.end(failure);
    let count = 0;
    for await (const { bytes } of queue) count += bytes.length;
    return count;
  };
  expect(await read()).toBe(1);
  await expect(read({ error: new Error('lost') })).rejects.toThrow('lost');
});
