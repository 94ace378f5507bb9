import type { ClientRecord } from '../../client/client-record.ts';
import { isSame } from '../../merge/files/list-changes.ts';
import { isClientRecord } from '../../client/is-client-record.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { FileContent } from '../../core/file-content.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { secretFile } from '../../template/manifest/template-secrets.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { readFolder } from '../../workspace/disk/read-folder.ts';
import type { FileChange } from '../../workspace/journal/journal-steps.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import { readSecretFiles, readTemplateSecrets } from '../secrets/client-secrets.ts';
import type { OpenBackup } from './open-backup.ts';
import type { PartReader } from './read-parts.ts';
import type { RestorePart } from './restore-request.ts';
import { unpackFiles } from './unpack-files.ts';

interface FilesJob {
  backup: OpenBackup;
  reader: PartReader;
  only: readonly RestorePart[];
}

/**
 * What a restore changes of a client's folder. Passwords that a database or a cache knows stay as they are. Errors:
 * `placement-changed`, those of unpackFiles and readFolder.
 */
export async function planFiles(
  context: OperationContext,
  record: ClientRecord,
  { backup, reader, only }: FilesJob,
): Promise<FileChange[]> {
  const files = only.includes('files')
    ? await planFolder(context, record, { backup, reader, only })
    : [];
  const secrets = only.includes('secrets') ? await planSecrets(context, record, { backup, reader }) : []; // prettier-ignore
  return [...files, ...secrets];
}

type Reading = Omit<FilesJob, 'only'>;

async function planFolder(
  { workspace, reporter }: OperationContext,
  record: ClientRecord,
  { backup: { manifest }, reader, only }: FilesJob,
): Promise<FileChange[]> {
  const { slug } = record;
  if (manifest.renamedFrom !== undefined && only.length > 1) {
    const message = `the files of backup ${manifest.id} are of before the client was renamed: they are not restored`;
    reporter.report({ code: 'files-skipped', kind: 'warning', slug, message });
    return [];
  }
  const part = reader.find('files.tar');
  if (part === undefined) throw damagedBackup(manifest, 'its files are missing');
  const { files, links } = await unpackFiles(reader, part, manifest);
  assertPlacement(record, files.get(RECORD_FILE));
  for (const path of links) {
    const message = `${path} is a link in the backup: it is not restored`;
    reporter.report({ code: 'link-skipped', kind: 'warning', slug, message });
  }
  const now = await readFolder(clientFolder(workspace, slug), (path) => path === SECRETS_FOLDER);
  const current = new Map(now.filter(({ symlink }) => symlink === undefined).map((file) => [file.path, file])); // prettier-ignore
  const paths = new Set([...files.keys(), ...current.keys()]);
  const isSecret = (path: string): boolean => path.startsWith(`${SECRETS_FOLDER}/`);
  return [...paths].sort().flatMap((path) => {
    const before = contentOf(current.get(path));
    const after = contentOf(files.get(path));
    const stays = before !== undefined && after !== undefined && isSame(before, after);
    return isSecret(path) || stays ? [] : [dropUndefined({ path, before, after })];
  });
}

async function planSecrets(
  { workspace }: OperationContext,
  record: ClientRecord,
  { backup: { manifest }, reader }: Reading,
): Promise<FileChange[]> {
  const part = reader.find('secrets.tar');
  if (part === undefined) return [];
  const { files } = await unpackFiles(reader, part, manifest);
  const current = await readSecretFiles(workspace, record.slug);
  const known = await readTemplateSecrets(workspace, record);
  const own = new Set(known.flatMap(({ name, rotation }) => (rotation ? [name] : [])));
  return [...files].flatMap(([name, { bytes }]) => {
    const now = current.get(name);
    if (now !== undefined && (own.has(name) || Buffer.from(bytes).equals(now))) return [];
    const before = now && { bytes: now, executable: false, secret: true };
    const after = { bytes, executable: false, secret: true };
    return [dropUndefined({ path: secretFile(name), before, after })];
  });
}

/** Files name ports, subnets and targets: those of another place would take away what is another client's by now. Errors: `placement-changed`. */
function assertPlacement(now: ClientRecord, saved: FileContent | undefined): void {
  const then = parseRecord(saved);
  const place = ({ slug, block, ports, subnet, target }: ClientRecord): string =>
    JSON.stringify([slug, block, Object.entries(ports).sort(), subnet, target]);
  if (then !== undefined && place(then) === place(now)) return;
  const message = `${now.slug} has another block, subnet or target than its files in the backup`;
  throw new PulsoError('placement-changed', message, {
    ...{ slug: now.slug, hint: 'restore its data alone: --only database' },
  });
}

function parseRecord(saved: FileContent | undefined): ClientRecord | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(saved?.bytes ?? []).toString('utf8'));
    return isClientRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function contentOf(file: FileContent | undefined): FileContent | undefined {
  return file && { bytes: file.bytes, executable: file.executable };
}
