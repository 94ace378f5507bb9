/** A stream, or what one contained. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>;

export interface Frame {
  stream: 'stdout' | 'stderr';
  bytes: Uint8Array;
}

/** The bytes of a frame, without an object that views them: `buffer` from `start` to `end`. */
export interface FrameSpan {
  stream: Frame['stream'];
  buffer: Buffer;
  start: number;
  end: number;
}

const HEADER = 8;
const STDERR = 2;

/** Takes apart the stream of a container without a terminal. A cut last frame is dropped. */
export async function* readFrames(source: ByteSource): AsyncGenerator<Frame> {
  for await (const spans of readFrameSpans(source)) {
    for (const { stream, buffer, start, end } of spans) {
      yield { stream, bytes: buffer.subarray(start, end) };
    }
  }
}

/**
 * The same for streams of millions of frames: as many at once as are there. A frame is one byte that names the stream,
 * three of padding, four of length (big-endian), and that many of content.
 */
export async function* readFrameSpans(source: ByteSource): AsyncGenerator<FrameSpan[]> {
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    const bytes = asBuffer(chunk);
    chunks.push(bytes);
    held += bytes.length;
    // Joined only when a whole frame is there: a large frame comes in many chunks.
    if (held < wanted(chunks)) continue;
    const { spans, rest } = splitFrames(chunks.length === 1 ? bytes : Buffer.concat(chunks));
    if (spans.length > 0) yield spans;
    chunks.splice(0, chunks.length, rest);
    held = rest.length;
  }
}

function asBuffer(chunk: Uint8Array | string): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Bytes that are needed before the first frame is whole. */
function wanted(chunks: readonly Buffer[]): number {
  const first = chunks.find((chunk) => chunk.length > 0);
  return first !== undefined && first.length >= HEADER ? HEADER + first.readUInt32BE(4) : HEADER;
}

function splitFrames(buffer: Buffer): { spans: FrameSpan[]; rest: Buffer } {
  const spans: FrameSpan[] = [];
  let at = 0;
  while (buffer.length - at >= HEADER) {
    const start = at + HEADER;
    const end = start + buffer.readUInt32BE(at + 4);
    if (end > buffer.length) break;
    spans.push({ stream: buffer[at] === STDERR ? 'stderr' : 'stdout', buffer, start, end });
    at = end;
  }
  return { spans, rest: buffer.subarray(at) };
}
