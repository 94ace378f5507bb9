import { expect, it } from 'vitest';
import {
  endCommands,
  readCommand,
  succeeds,
  timeCommand,
} from '../../../bench/measure/run-command.ts';

it('returns the output of a program, and fails with its error output', async () => {
  const env = { WORD: 'said' };
  expect(await readCommand({ argv: ['sh', '-c', 'echo "$WORD"'], env })).toBe('said');
  const failing = ['sh', '-c', 'echo why >&2; exit 3'] as const;
  await expect(timeCommand({ argv: failing })).rejects.toThrow('ended with 3: why');
  expect(await succeeds({ argv: failing })).toBe(false);
  expect(await succeeds({ argv: ['no-such-program'] })).toBe(false);
});

it('ends a program and its children', async () => {
  // The pipe ends with the last program that holds it: the one that sleeps.
  const run = readCommand({ argv: ['sh', '-c', 'sleep 600; echo slept'] });
  endCommands();
  await expect(run).rejects.toThrow('ended with null');
});
