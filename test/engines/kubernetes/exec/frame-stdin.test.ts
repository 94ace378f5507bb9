import { randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { feedStdin } from '../../../../src/engines/kubernetes/exec/feed-stdin.ts';
import {
  END_FRAME,
  toFrame,
  unframeStdin,
} from '../../../../src/engines/kubernetes/exec/frame-stdin.ts';
import { wrapCommand } from '../../../../src/engine/streams/wrap-command.ts';

/** Runs a command here as it would in a container, with these bytes as they come over the connection. */
async function run(argv: readonly string[], wire: Uint8Array) {
  const id = randomBytes(8).toString('hex');
  const [file = '', ...args] = unframeStdin(wrapCommand(argv, id, { stdin: false }), id);
  const { stdout } = await execa(file, args, {
    input: wire,
    encoding: 'buffer',
    reject: false,
    stripFinalNewline: false,
  });
  return Buffer.from(stdout).toString('latin1').replaceAll(id, 'ID');
}

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 31) % 257));

describe('framed stdin', () => {
  it('reaches the command byte by byte, and ends', async () => {
    const wire = Buffer.concat([toFrame([bytes]), toFrame([bytes.subarray(0, 1)]), END_FRAME]);
    expect(await run(['cat'], wire)).toBe(`${bytes.toString('latin1')}\0\nPULSO-END ID 000\n`);
  });

  it('may be empty', async () => {
    expect(await run(['cat'], END_FRAME)).toBe('\nPULSO-END ID 000\n');
  });

  it('is discarded if the command does not read it', async () => {
    const wire = Buffer.concat([toFrame([bytes]), toFrame([bytes]), END_FRAME]);
    expect(await run(['head', '-c', '1'], wire)).toBe('\0\nPULSO-END ID 000\n');
  });

  it('ends the command by a signal if it stops before its end', async () => {
    const wire = toFrame([Buffer.from('half')]);
    // What it printed before the signal, if anything: never the rest, nor an end of its own.
    expect(await run(['sh', '-c', 'cat; echo complete'], wire)).toMatch(
      /^(half)?(\nPULSO-END ID 143\n)?$/,
    );
  });
});

describe('feedStdin', () => {
  async function* source(chunks: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  }

  it('sends one frame at a time, with what came meanwhile in the next', async () => {
    const sent: string[] = [];
    let sending = 0;
    const sendStdin = async (frame: Uint8Array): Promise<void> => {
      expect((sending += 1)).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      sending -= 1;
      sent.push(Buffer.from(frame).toString());
    };
    await feedStdin({ sendStdin }, source(['a', '', 'b', 'c']), () => false);
    expect(sent).toEqual(['1\na', '2\nbc', '0\n']);
  });

  it('stops once the command has ended', async () => {
    const sent: string[] = [];
    const sendStdin = (frame: Uint8Array): Promise<void> => {
      sent.push(Buffer.from(frame).toString());
      return Promise.resolve();
    };
    await feedStdin({ sendStdin }, source(['a', 'b']), () => sent.length > 0);
    expect(sent).toEqual(['1\na']);
  });
});
