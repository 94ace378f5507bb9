import { structuredPatch } from 'diff';
import type { FileContent } from '../../core/file-content.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import type { Redact } from './create-redactor.ts';

/** A file before and after; absent on a side: not there. */
export interface PatchInput {
  path: string;
  /** Where a moved file was. */
  from?: string;
  before?: FileContent;
  after?: FileContent;
}

const CONTEXT_LINES = 3;

/** A file's unified diff as git prints it, secrets redacted; binary files are only named. Empty if nothing differs. */
export function formatPatch(input: PatchInput, redact: Redact): string {
  const { path, from = path, before, after } = input;
  const header = [`diff --git a/${from} b/${path}`, ...describeModes(input)];
  const one = before && textOf(before);
  const other = after && textOf(after);
  if (one === null || other === null) {
    const same = before && after && Buffer.compare(before.bytes, after.bytes) === 0;
    return finish(header, same ? [] : [`Binary files a/${from} and b/${path} differ`], redact);
  }
  const endings = describeEndings(one, other);
  // Lines that differ in their ending alone look the same: the header says it, and the hunks show the rest.
  const [old, now] = endings.length === 0 ? [one, other] : [plainText(one), plainText(other)];
  const { hunks } = structuredPatch(from, path, old ?? '', now ?? '', '', '', {
    context: CONTEXT_LINES,
  });
  const names = [
    `--- ${before === undefined ? '/dev/null' : `a/${from}`}`,
    `+++ ${after === undefined ? '/dev/null' : `b/${path}`}`,
  ];
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  return finish([...header, ...endings], body.length === 0 ? [] : [...names, ...body], redact);
}

/** What nobody sees of two texts: other line endings, a byte order mark. */
function describeEndings(before: string | undefined, after: string | undefined): string[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [lineEndingOf(before), lineEndingOf(after)];
  const [was, is] = [before.startsWith(BOM), after.startsWith(BOM)];
  return [
    ...(old === now || old === undefined || now === undefined
      ? []
      : [`line endings ${old} → ${now}`]),
    ...(was === is ? [] : [`byte order mark ${is ? 'added' : 'removed'}`]),
  ];
}

const BOM = '\uFEFF';

/** Undefined if a text has no line ending. */
function lineEndingOf(text: string): 'LF' | 'CRLF' | 'mixed' | undefined {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  if (all === 0) return undefined;
  return windows === 0 ? 'LF' : windows === all ? 'CRLF' : 'mixed';
}

function plainText(text: string | undefined): string | undefined {
  return text?.replace(BOM, '').replaceAll('\r\n', '\n');
}

/** Lines added and removed by a patch. */
export function countLines(patch: string): { added: number; removed: number } {
  const lines = patch.split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@'));
  const body = start < 0 ? [] : lines.slice(start);
  const count = (mark: string): number => body.filter((line) => line.startsWith(mark)).length;
  return { added: count('+'), removed: count('-') };
}

function describeModes({ path, from, before, after }: PatchInput): string[] {
  const mode = ({ executable }: FileContent): string => (executable ? '100755' : '100644');
  const moved =
    from === undefined || from === path ? [] : [`rename from ${from}`, `rename to ${path}`];
  if (before === undefined) return after === undefined ? [] : [`new file mode ${mode(after)}`];
  if (after === undefined) return [`deleted file mode ${mode(before)}`];
  if (before.executable === after.executable) return moved;
  return [`old mode ${mode(before)}`, `new mode ${mode(after)}`, ...moved];
}

function finish(header: readonly string[], body: readonly string[], redact: Redact): string {
  if (header.length === 1 && body.length === 0) return '';
  return `${redact([...header, ...body].join('\n'))}\n`;
}

/** Null if the bytes are not text. */
function textOf({ bytes }: FileContent): string | null {
  if (bytes.includes(0)) return null;
  return decodeUtf8(bytes) ?? null;
}
