import type { LogLine } from '../../../engine/engine.ts';
import { countWhole } from '../../../text/whole-characters.ts';
import { readFrameSpans, type ByteSource, type FrameSpan } from './read-frames.ts';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) /;
/** Bytes of a line; a longer one comes in several, since a program may never end it. */
const LONGEST = 32 * 1024;
/** Characters of a timestamp with nine digits of the second, its space too. */
const WIDTH = 31;

/**
 * Lines of one container's log, requested with timestamps, as many at once as are there. The engine cuts long lines in
 * pieces, each with a timestamp of its own: they come back as one line, at the first piece's time.
 */
export async function* readLogLines<Source extends { service: string }>(
  bytes: ByteSource,
  source: Source,
): AsyncGenerator<(LogLine & Source)[]> {
  const pending = { stdout: newPieces(), stderr: newPieces() };
  for await (const spans of readFrameSpans(bytes)) {
    const lines: (LogLine & Source)[] = [];
    for (const span of spans) {
      const { stream } = span;
      const line = takeFrame(span, pending[stream]);
      if (line !== undefined) lines.push({ ...source, stream, at: line.at, text: line.text });
    }
    if (lines.length > 0) yield lines;
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    if (pending[stream].length === 0) continue;
    yield [{ ...source, stream, ...joinPieces(pending[stream]) }];
  }
}

/** What there is of a line that has not ended. */
interface Pieces {
  at: string;
  /** Written again and again: a line of a gigabyte leaves nothing behind for the collector. */
  content: Buffer;
  /** Bytes that are used of it. */
  length: number;
}

type Text = Pick<LogLine, 'at' | 'text'>;

function newPieces(): Pieces {
  return { at: '', content: Buffer.alloc(0), length: 0 };
}

/** The line that this frame ends; undefined if it is a piece of one, which is kept. */
function takeFrame({ buffer, start, end }: FrameSpan, pieces: Pieces): Text | undefined {
  const at = takeTimestamp(buffer, start, end);
  const from = at === '' ? start : start + at.length + 1;
  const isEnd = from < end && buffer[end - 1] === NEWLINE;
  if (isEnd && pieces.length === 0) return { at, text: decodeLine(buffer, from, end) };
  pieces.at ||= at;
  addPiece(pieces, buffer.subarray(from, end));
  return isEnd || pieces.length >= LONGEST ? joinPieces(pieces) : undefined;
}

/** The line of these pieces, which are empty afterwards but for a character that is cut. */
function joinPieces(pieces: Pieces): Text {
  const { at, content, length } = pieces;
  const end = length < LONGEST ? length : countWhole(content.subarray(0, length));
  const text = decodeLine(content, 0, end);
  content.copyWithin(0, end, length);
  Object.assign(pieces, { at: '', length: length - end });
  return { at, text };
}

function addPiece(pieces: Pieces, bytes: Uint8Array): void {
  const { content, length } = pieces;
  const needed = length + bytes.length;
  if (needed > content.length) {
    pieces.content = Buffer.alloc(Math.max(needed, 2 * content.length));
    content.copy(pieces.content, 0, 0, length);
  }
  pieces.content.set(bytes, length);
  pieces.length = needed;
}

/** Without its end. */
function decodeLine(buffer: Buffer, from: number, end: number): string {
  let to = end;
  if (to > from && buffer[to - 1] === NEWLINE) {
    to -= 1;
    if (to > from && buffer[to - 1] === CARRIAGE_RETURN) to -= 1;
  }
  return buffer.toString('utf8', from, to);
}

/** Timestamps are short and ASCII: only the start of the bytes is looked at as text. Empty if there is none. */
function takeTimestamp(buffer: Buffer, start: number, end: number): string {
  if (start + WIDTH <= end && hasUsualTimestamp(buffer, start)) {
    return buffer.toString('latin1', start, start + WIDTH - 1);
  }
  const head = buffer.toString('latin1', start, Math.min(start + WIDTH + 9, end));
  return TIMESTAMP.exec(head)?.[1] ?? '';
}

/** With nine digits of the second, as every Docker Engine writes it. */
function hasUsualTimestamp(buffer: Buffer, start: number): boolean {
  return (
    buffer[start + 4] === 0x2d &&
    buffer[start + 10] === 0x54 &&
    buffer[start + 19] === 0x2e &&
    buffer[start + WIDTH - 2] === 0x5a &&
    buffer[start + WIDTH - 1] === 0x20
  );
}
