import type { Problem } from '../../core/problem.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import { findMarkers } from '../../text/find-markers.ts';
import type { SourceFile } from '../../template/template.ts';

/** Files in which a conflict still stands between markers, whatever their kind. Code: `markers-left`. */
export function checkMarkers(
  files: ReadonlyMap<string, Pick<SourceFile, 'bytes'>>,
  concerns: (path: string) => boolean,
): Problem[] {
  return [...files.keys()].filter(concerns).flatMap((path): Problem[] => {
    const line = findLine(files.get(path)?.bytes);
    if (line === undefined) return [];
    const message = 'conflict markers are left: neither side was chosen';
    const hint = `edit ${path}: keep what should stand, remove the markers`;
    return [
      { severity: 'error', code: 'markers-left', message, hint, file: path, line, column: 1 },
    ];
  });
}

/** Most files have not even the first mark: they are not decoded. */
function findLine(bytes: Uint8Array | undefined): number | undefined {
  if (
    bytes === undefined ||
    !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('<<<<<<<')
  )
    return undefined;
  const text = decodeUtf8(bytes);
  return text === undefined ? undefined : findMarkers(text);
}
