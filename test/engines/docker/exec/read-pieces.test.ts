import { describe, expect, it } from 'vitest';
import { readPieces } from '../../../../src/engines/docker/exec/read-pieces.ts';
import { dockerFrame } from '../../../support/docker-frames.ts';

/** Bytes cut into chunks of so many. */
async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

/** Each piece as `stdout:text`. */
async function piecesOf(bytes: Uint8Array, size = bytes.length): Promise<string[]> {
  const pieces: string[] = [];
  for await (const { stream, bytes: content } of readPieces(inChunks(bytes, size))) {
    pieces.push(`${stream}:${Buffer.from(content).toString()}`);
  }
  return pieces;
}

const FRAMES = Buffer.concat([
  dockerFrame('stdout', 'first'),
  dockerFrame('stderr', 'warning'),
  dockerFrame('stdout', 'last'),
]);

describe('readPieces', () => {
  it('tells stdout from stderr', async () => {
    expect(await piecesOf(FRAMES)).toEqual(['stdout:first', 'stderr:warning', 'stdout:last']);
  });

  it.each([1, 2, 3, 7, 8, 9, 13])(
    'loses nothing of a stream that comes in chunks of %i bytes',
    async (size) => {
      const pieces = await piecesOf(FRAMES, size);
      const ofStream = (stream: string): string =>
        pieces.flatMap((one) => (one.startsWith(stream) ? one.slice(7) : [])).join('');
      expect(pieces.length).toBeGreaterThanOrEqual(3);
      expect([ofStream('stdout'), ofStream('stderr')]).toEqual(['firstlast', 'warning']);
    },
  );

  it('gives the bytes of a frame as they arrive, before its end', async () => {
    const pieces = readPieces(inChunks(dockerFrame('stdout', 'abcdef'), 10));
    const { value } = await pieces.next();
    expect(Buffer.from(value?.bytes ?? []).toString()).toBe('ab');
    await pieces.return(undefined);
  });

  it('passes over a frame without content', async () => {
    const bytes = Buffer.concat([dockerFrame('stdout', ''), dockerFrame('stderr', 'x')]);
    expect(await piecesOf(bytes)).toEqual(['stderr:x']);
    expect(await piecesOf(bytes, 5)).toEqual(['stderr:x']);
  });

  it.each([3, 8, 10])('ends with what came of a stream that is cut after %i bytes', async (end) => {
    const pieces = await piecesOf(dockerFrame('stdout', 'abcdef').subarray(0, end));
    expect(pieces).toEqual(end > 8 ? ['stdout:ab'] : []);
  });

  it('gives nothing of an empty stream', async () => {
    expect(await piecesOf(Buffer.alloc(0), 1)).toEqual([]);
  });
});
