import type { ClientRecord } from '../../client/client-record.ts';
import { formatClientRecord } from '../../client/format-client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { SourceFile } from '../../template/template.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { packBase } from '../../workspace/base/pack-base.ts';
import { readBase } from '../../workspace/base/read-base.ts';
import { readClientFiles, type ClientFiles } from '../../workspace/clients/read-client-files.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import { isSecretPath } from '../../workspace/clients/secret-files.ts';
import type { KeptFiles } from '../../workspace/deployments/kept-files.ts';
import type { FileState } from '../../workspace/journal/file-state.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/**
 * What a deployment of a client was made of, and what it was rendered from: the files of its base, those beside the compose
 * file and in `config` and `k8s`, its record and its base. No secrets, and nothing else of its folder. Errors: those of
 * readBase.
 */
export async function readDeployedFiles(
  workspace: Workspace,
  record: ClientRecord,
): Promise<KeptFiles> {
  const { slug, template } = record;
  const { files: base, packed } = await readBase(workspace, record);
  const client = readClientFiles(workspace, slug, base.keys());
  const text = Buffer.from(formatClientRecord(record));
  const own: [string, FileState][] = [
    [RECORD_FILE, { bytes: text, executable: false }],
    [BASE_FILE, { bytes: packed ?? packBase({ slug, template, files: base }), executable: false }],
  ];
  const files = [...client.keys()].flatMap((path): [string, FileState][] => {
    const file = isSecretPath(path) ? undefined : readOrSkip(client, path);
    if (file === undefined) return [];
    const { bytes, executable, symlink } = file;
    return [[path, symlink === undefined ? { bytes, executable } : { bytes, executable, symlink }]];
  });
  return new Map([...own, ...files]);
}

/** A file that is too large, or that may not be read, is neither kept nor rolled back. */
function readOrSkip(client: ClientFiles, path: string): SourceFile | undefined {
  try {
    return client.get(path);
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
