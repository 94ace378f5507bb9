import type { Frame } from '../logs/read-frames.ts';

const HEADER = 8;
const STDERR = 2;

/**
 * Takes apart the stream of a command as its bytes arrive, holding none back: a frame comes in as many pieces
 * as it came in chunks. A last frame that was cut ends the pieces like any other; only the command's own report
 * of its end shows that nothing is missing.
 */
export async function* readPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const reader = new PieceReader();
  for await (const chunk of source) {
    for (let rest = chunk; rest.length > 0;) {
      const { taken, piece } = reader.take(rest);
      if (piece !== undefined) yield piece;
      rest = rest.subarray(taken);
    }
  }
}

/** Where in a frame the stream is. */
class PieceReader {
  #header = Buffer.alloc(0);
  /** Bytes of the frame's content yet to come. */
  #left = 0;

  /** The next piece of these bytes, or the next part of a header. */
  take(bytes: Uint8Array): { taken: number; piece?: Frame } {
    if (this.#left === 0) return { taken: this.#takeHeader(bytes) };
    const content = bytes.subarray(0, this.#left);
    this.#left -= content.length;
    const stream = this.#header[0] === STDERR ? 'stderr' : 'stdout';
    return { taken: content.length, piece: { stream, bytes: content } };
  }

  #takeHeader(bytes: Uint8Array): number {
    const begun = this.#header.length < HEADER ? this.#header : Buffer.alloc(0);
    const part = bytes.subarray(0, HEADER - begun.length);
    this.#header = Buffer.concat([begun, part]);
    if (this.#header.length === HEADER) this.#left = this.#header.readUInt32BE(4);
    return part.length;
  }
}
