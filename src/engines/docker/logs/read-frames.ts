/** A stream, or what one contained. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>;

export interface Frame {
  stream: 'stdout' | 'stderr';
  bytes: Uint8Array;
}

const HEADER = 8;
const STDERR = 2;

/**
 * Takes apart the stream of a container without a terminal: frames of one byte that names the stream,
 * three of padding, four of length (big-endian), and that many of content. A cut last frame is dropped.
 */
export async function* readFrames(source: ByteSource): AsyncGenerator<Frame> {
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    held += bytes.length;
    // Joined only when a whole frame is there: a large frame comes in many chunks.
    if (held < wanted(chunks)) continue;
    const { frames, rest } = splitFrames(Buffer.concat(chunks));
    yield* frames;
    chunks.splice(0, chunks.length, rest);
    held = rest.length;
  }
}

/** Bytes that are needed before the first frame is whole. */
function wanted(chunks: readonly Buffer[]): number {
  const first = chunks.find((chunk) => chunk.length > 0);
  return first !== undefined && first.length >= HEADER ? HEADER + first.readUInt32BE(4) : HEADER;
}

function splitFrames(buffer: Buffer): { frames: Frame[]; rest: Buffer } {
  const frames: Frame[] = [];
  let at = 0;
  while (buffer.length - at >= HEADER) {
    const end = at + HEADER + buffer.readUInt32BE(at + 4);
    if (end > buffer.length) break;
    const stream = buffer[at] === STDERR ? 'stderr' : 'stdout';
    frames.push({ stream, bytes: buffer.subarray(at + HEADER, end) });
    at = end;
  }
  return { frames, rest: buffer.subarray(at) };
}
