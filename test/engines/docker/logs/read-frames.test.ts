import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLogLines } from '../../../../src/engines/docker/logs/log-lines.ts';
import { readFrames } from '../../../../src/engines/docker/logs/read-frames.ts';
import type { LogLine } from '../../../../src/engine/engine.ts';
import { eachLine } from '../../../support/each-line.ts';

function frame(stream: 'stdout' | 'stderr', content: string | Uint8Array): Buffer {
  const body = Buffer.from(content as string);
  const header = Buffer.alloc(8);
  header[0] = stream === 'stderr' ? 2 : 1;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

it('takes frames apart wherever the stream was cut', async () => {
  const part = fc.record({
    stream: fc.constantFrom('stdout' as const, 'stderr' as const),
    bytes: fc.uint8Array({ maxLength: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(part), fc.array(fc.nat({ max: 400 })), async (frames, cuts) => {
      const whole = Buffer.concat(frames.map(({ stream, bytes }) => frame(stream, bytes)));
      const at = [...new Set([0, ...cuts.filter((cut) => cut < whole.length), whole.length])].sort(
        (a, b) => a - b,
      );
      const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
      const read = await collect(readFrames(chunks));
      expect(read.map(({ stream, bytes }) => ({ stream, bytes: [...bytes] }))).toEqual(
        frames.map(({ stream, bytes }) => ({ stream, bytes: [...bytes] })),
      );
    }),
  );
});

it('drops a frame that was cut off, and reads nothing from nothing', async () => {
  const cut = frame('stdout', 'whole').subarray(0, 10);
  expect(await collect(readFrames([frame('stdout', 'a'), cut]))).toHaveLength(1);
  expect(await collect(readFrames([]))).toEqual([]);
});

const at = (nanoseconds: number): string =>
  `2024-05-01T12:00:00.${`${nanoseconds}`.padStart(9, '0')}Z`;

const lines = (...frames: Buffer[]): Promise<LogLine[]> =>
  collect(eachLine(readLogLines(frames, { service: 'app' })));

it('gives lines with their time and stream', async () => {
  expect(
    await lines(frame('stdout', `${at(1)} one\n`), frame('stderr', `${at(2)} ñ 漢 {"a": 1}\r\n`)),
  ).toEqual([
    { service: 'app', stream: 'stdout', at: at(1), text: 'one' },
    { service: 'app', stream: 'stderr', at: at(2), text: 'ñ 漢 {"a": 1}' },
  ]);
});

it('joins the pieces of a long line, between which the other stream may speak', async () => {
  const character = Buffer.from('漢');
  const first = Buffer.concat([Buffer.from(`${at(1)} a`), character.subarray(0, 1)]);
  const second = Buffer.concat([
    Buffer.from(`${at(3)} `),
    character.subarray(1),
    Buffer.from('b\n'),
  ]);
  expect(
    await lines(frame('stdout', first), frame('stderr', `${at(2)} x\n`), frame('stdout', second)),
  ).toEqual([
    { service: 'app', stream: 'stderr', at: at(2), text: 'x' },
    { service: 'app', stream: 'stdout', at: at(1), text: 'a漢b' },
  ]);
});

it('gives the last line although it has no end, and an empty one as empty', async () => {
  expect(
    (await lines(frame('stdout', `${at(1)} \n`), frame('stdout', `${at(2)} end`))).map(
      ({ text }) => text,
    ),
  ).toEqual(['', 'end']);
});

it('takes a line that begins with a time of its own for its text', async () => {
  const [line] = await lines(frame('stdout', `${at(1)} ${at(2)} said\n`));
  expect(line).toMatchObject({ at: at(1), text: `${at(2)} said` });
});

it('gives a line that never ends in parts of a mebibyte, cut between characters', async () => {
  const text = '漢'.repeat(1_000_000);
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 16_384) }, (_none, index) =>
    frame(
      'stdout',
      Buffer.concat([
        Buffer.from(`${at(index)} `),
        bytes.subarray(index * 16_384, (index + 1) * 16_384),
      ]),
    ),
  );
  const parts = await lines(...pieces);
  expect(parts.length).toBeGreaterThan(2);
  expect(Math.max(...parts.map((part) => Buffer.byteLength(part.text)))).toBeLessThan(
    1.1 * 2 ** 20,
  );
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.map((part) => part.at)).toEqual(parts.map((part) => part.at).sort());
});

it.each(['2024-05-01T12:00:00Z', '2024-05-01T12:00:00.1Z', '2024-05-01T12:00:00.123456789Z'])(
  'reads the time %s',
  async (time) => {
    expect(await lines(frame('stdout', `${time} x\n`), frame('stdout', 'no time\n'))).toEqual([
      { service: 'app', stream: 'stdout', at: time, text: 'x' },
      { service: 'app', stream: 'stdout', at: '', text: 'no time' },
    ]);
  },
);
