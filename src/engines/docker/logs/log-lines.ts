import type { LogLine } from '../../../engine/engine.ts';
import { readFrames, type ByteSource } from './read-frames.ts';

const NEWLINE = 0x0a;
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) /;

/**
 * Lines of one container's log, requested with timestamps. The engine cuts long lines in pieces, each
 * with a timestamp of its own: they come back as one line, at the first piece's time.
 */
export async function* readLogLines(source: ByteSource, service: string): AsyncGenerator<LogLine> {
  const pending = { stdout: newPieces(), stderr: newPieces() };
  for await (const { stream, bytes } of readFrames(source)) {
    const pieces = pending[stream];
    const { at, content } = takeTimestamp(bytes);
    pieces.at ||= at;
    pieces.content.push(content);
    if (content.at(-1) !== NEWLINE) continue;
    yield toLine(service, stream, pieces);
    pending[stream] = newPieces();
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    if (pending[stream].content.length > 0) yield toLine(service, stream, pending[stream]);
  }
}

interface Pieces {
  at: string;
  content: Uint8Array[];
}

function newPieces(): Pieces {
  return { at: '', content: [] };
}

function toLine(service: string, stream: LogLine['stream'], { at, content }: Pieces): LogLine {
  const text = Buffer.concat(content)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return { service, stream, at, text };
}

/** Timestamps are short and ASCII: only the start of the bytes is looked at as text. */
function takeTimestamp(bytes: Uint8Array): { at: string; content: Uint8Array } {
  const match = TIMESTAMP.exec(Buffer.from(bytes.subarray(0, 40)).toString('latin1'));
  if (match?.[1] === undefined) return { at: '', content: bytes };
  return { at: match[1], content: bytes.subarray(match[0].length) };
}
