import { describe, expect, it } from 'vitest';
import { askPerson, explainToPerson } from '../../../src/cli/prompts/ask-person.ts';
import { createSession } from '../../../src/cli/session.ts';
import { AbortedError } from '../../../src/core/pulso-error.ts';
import { createFakeIo, type FakeIo } from '../../support/fake-io.ts';

interface Asking {
  io: FakeIo;
  asked: () => boolean;
  answer: Promise<boolean>;
}

async function ask(stop: AbortController): Promise<Asking> {
  const io = createFakeIo({ columns: 80 });
  const flags = { output: 'human', color: false, debug: false, quiet: false, yes: false } as const;
  const session = await createSession(io, flags, stop);
  let asked = false;
  const answer = askPerson(session, ({ confirm }, context) => {
    asked = true;
    return confirm({ message: 'Go on?' }, context);
  });
  return { io, asked: () => asked, answer };
}

describe('askPerson', () => {
  it('opens no prompt if the run is already interrupted', async () => {
    const stop = new AbortController();
    stop.abort(new AbortedError());
    const { io, asked, answer } = await ask(stop);
    await expect(answer).rejects.toBeInstanceOf(AbortedError);
    expect([asked(), io.stdin.isPaused(), io.stderr.text]).toEqual([false, true, '']);
  });

  it('opens no prompt if the run is interrupted before it', async () => {
    const stop = new AbortController();
    const { io, asked, answer } = await ask(stop);
    stop.abort(new AbortedError());
    await expect(answer).rejects.toBeInstanceOf(AbortedError);
    expect([asked(), io.stdin.isPaused(), io.stderr.text]).toEqual([false, true, '']);
  });

  it('releases the terminal if the run is interrupted during a prompt', async () => {
    const stop = new AbortController();
    const { io, asked, answer } = await ask(stop);
    while (!asked()) await new Promise(setImmediate);
    stop.abort(new AbortedError());
    await expect(answer).rejects.toBeInstanceOf(AbortedError);
    expect(io.stdin.isPaused()).toBe(true);
  });
});

it.each([40, 80])('explains a question in lines of whole words in %i columns', async (columns) => {
  const io = createFakeIo({ columns });
  const flags = { output: 'human', color: false, debug: false, quiet: false, yes: false } as const;
  const session = await createSession(io, flags, new AbortController());
  const text =
    'The slug is the short name of a client in commands: lower-case letters\nand digits.';
  explainToPerson(session, text);
  const lines = io.stderr.text.trimEnd().split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  expect(lines.join(' ').split(' ')).toEqual(text.split(/\s/));
  expect(lines).toHaveLength(columns === 40 ? 3 : 2);
});
