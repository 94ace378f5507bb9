import { dropUndefined } from '../../core/drop-undefined.ts';
import { formatClientRecord } from '../../client/format-client-record.ts';
import type { MergeFile } from '../../merge/merge-types.ts';
import { templateSecrets } from '../../template/manifest/template-secrets.ts';
import type { Template } from '../../template/template.ts';
import { writeClientFiles } from '../../workspace/journal/file-journal.ts';
import type { FileChange } from '../../workspace/journal/journal-steps.ts';
import { formatRollbackPoint } from '../../workspace/journal/rollback-point.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { packBase } from '../../workspace/base/pack-base.ts';
import {
  hasLegacyRecord,
  LEGACY_RECORD_FILE,
  RECORD_FILE,
} from '../../workspace/clients/read-client.ts';
import { generateSecret } from '../../workspace/clients/secret-files.ts';
import type { Lease } from '../../workspace/locks/lease.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { ClientUpdate } from './client-update.ts';

/**
 * Writes an update in one step: the merged files, the secrets that the template newly asks for, the base
 * and the record; with `reversible`, the rollback point too. The caller holds the client's lock. Errors: those
 * of writeClientFiles.
 */
export async function applyUpdate(
  workspace: Workspace,
  template: Template,
  update: ClientUpdate,
  { reversible, lease }: { reversible: boolean; lease?: Lease },
): Promise<void> {
  const { record } = update;
  const changes = listUpdateChanges(template, update);
  const rollback = reversible ? formatRollbackPoint(changes) : undefined;
  // Not part of the rollback point: what is rolled back keeps the record in its new form.
  const legacy = hasLegacyRecord(workspace, record.slug) ? [{ path: LEGACY_RECORD_FILE }] : [];
  await writeClientFiles(
    workspace,
    record.slug,
    [...changes, ...legacy],
    dropUndefined({ rollback, lease }),
  );
}

/** Everything that an update changes of the client's folder. */
export function listUpdateChanges(template: Template, update: ClientUpdate): FileChange[] {
  const { record, next } = update;
  return [
    ...clientChanges(update),
    ...newSecrets(template, update),
    baseChange(update),
    {
      path: RECORD_FILE,
      before: text(formatClientRecord(record)),
      after: text(formatClientRecord(next)),
    },
  ];
}

/** The changes of the client's own files. */
function clientChanges({ client, merged }: ClientUpdate): FileChange[] {
  return merged.files.flatMap(({ path, from, file }) => [
    ...(from === undefined ? [] : [dropUndefined({ path: from, before: client.get(from) })]),
    dropUndefined({ path, from, before: client.get(path), after: file }),
  ]);
}

function newSecrets(template: Template, { next, client }: ClientUpdate): FileChange[] {
  return templateSecrets(template, next.answers)
    .filter(({ file, provided }) => !provided && !client.has(file))
    .map(({ file, length }) => ({
      path: file,
      after: { ...text(generateSecret(length).reveal()), secret: true },
    }));
}

/** A base of plain files is packed: rolled back, it stays packed. */
function baseChange({ record, next, base, rendered }: ClientUpdate): FileChange {
  const before = base.packed ?? packBase({ ...record, files: base.files });
  const after = packBase({ ...next, inputs: next, files: rendered });
  return { path: BASE_FILE, before: state(before), after: state(after) };
}

function text(content: string): MergeFile {
  return state(Buffer.from(content));
}

function state(bytes: Uint8Array): MergeFile {
  return { bytes, executable: false };
}
