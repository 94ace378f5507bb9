import { dropUndefined } from '../../core/drop-undefined.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import type { CreatedFile } from './create-request.ts';
import type { BuiltClient } from './build-client.ts';

/** The client's files as a person is shown them, by path; pulso's own are left out. Secrets are listed, their content is not there yet. */
export function describeFiles(
  { rendered, secrets }: BuiltClient,
  withContent: boolean,
): CreatedFile[] {
  const files: CreatedFile[] = rendered.map(({ path, bytes, executable }) =>
    dropUndefined({
      path,
      size: bytes.length,
      executable,
      content: withContent ? decodeUtf8(bytes) : undefined,
    }),
  );
  const generated = secrets.generated.map(({ file, length }) => ({
    path: file,
    size: length,
    executable: false,
  }));
  return [...files, ...generated].sort((one, other) => (one.path < other.path ? -1 : 1));
}
