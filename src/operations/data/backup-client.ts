import { randomBytes } from 'node:crypto';
import { createBackupId } from '../../backup/backup-id.ts';
import type { BackupManifest, UnsignedManifest } from '../../backup/manifest.ts';
import type { BackupDraft } from '../../backup/repository.ts';
import { signObject } from '../../backup/sign-manifest.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { packageVersion } from '../../workspace/disk/package-version.ts';
import { ensureSigningKey } from '../../workspace/identity/signing-key.ts';
import type { OperationContext } from '../context.ts';
import { inOneChunk } from '../engines/run-text.ts';
import type { BackupJob, SavePart } from './backup-job.ts';
import { openRepository } from './backup-settings.ts';
import { saveDatabase } from './save-database.ts';
import { saveFiles } from './save-files.ts';
import { saveVolumes } from './save-volumes.ts';
import { writePart, type BackupPart } from './write-parts.ts';
import { everyStep } from './every-step.ts';

/**
 * Saves a client whose lock is taken: its database, volumes, files and secrets, the manifest last. Whatever fails leaves no
 * backup. Errors: those of saveDatabase, of saveVolumes and of repositories.
 */
export async function backupClient(
  context: OperationContext,
  record: ClientRecord,
  job: BackupJob,
): Promise<BackupManifest> {
  const opened = await openRepository(context, job.settings);
  if (opened === undefined)
    throw new TypeError('a client that is locked has a workspace with an id');
  const startedAt = context.now();
  const id = createBackupId(startedAt, randomBytes(3).toString('hex'));
  const draft = await opened.repository.begin(record.slug, id);
  try {
    const { database, parts } = await saveParts(context, record, { job, draft });
    context.signal.throwIfAborted();
    const head = { id, workspace: opened.workspaceId, startedAt: startedAt.toISOString() };
    const manifest = signObject<UnsignedManifest>(
      { ...(await describeBackup(context, record, job)), ...head, database, parts },
      await ensureSigningKey(context.workspace),
    );
    await draft.commit(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    return manifest;
  } catch (error) {
    await draft.abandon();
    throw error;
  }
}

async function saveParts(
  context: OperationContext,
  record: ClientRecord,
  { job, draft }: { job: BackupJob; draft: BackupDraft },
): Promise<{ database: BackupManifest['database']; parts: BackupPart[] }> {
  const parts: BackupPart[] = [];
  const save: SavePart = async (part) => {
    context.signal.throwIfAborted();
    const subject = `part/${part.name}`;
    const event = { slug: record.slug, code: 'backup', subject };
    const { reporter } = context;
    reporter.report({ ...event, kind: 'start' });
    const begun = context.now().getTime();
    const onProgress = everyStep((bytes) => {
      const seconds = (context.now().getTime() - begun) / 1000;
      // How much there is in all nobody knows before the dump has ended.
      const rate = seconds > 0 ? `, ${formatMegabytes(bytes / seconds)}/s` : '';
      reporter.report({ ...event, kind: 'update', message: `${formatMegabytes(bytes)}${rate}` });
    });
    try {
      const written = await writePart(draft, job.settings.recipients, { ...part, onProgress });
      reporter.report({ ...event, kind: 'done', message: formatMegabytes(written.bytes) });
      parts.push(written);
      return written;
    } catch (error) {
      reporter.report({ ...event, kind: context.signal.aborted ? 'interrupted' : 'failed' });
      throw error;
    }
  };
  const saved = await saveDatabase(context, record, { job, save });
  const { volumes: isSaved = true, engines } = job;
  const volumes = isSaved ? await saveVolumes(context, record, { engines, save }) : [];
  await saveFiles(context, record, { secrets: job.request.secrets, save });
  const contents = volumes.length === 0 ? saved.contents : { ...saved.contents, volumes };
  const content = inOneChunk(`${JSON.stringify(contents)}\n`);
  await save({ name: 'contents.json', compression: 'none', content });
  return { database: saved.database, parts };
}

async function describeBackup(
  { workspace, now }: OperationContext,
  { slug, target, answers, template }: ClientRecord,
  { request, settings, reason }: BackupJob,
): Promise<Omit<UnsignedManifest, 'id' | 'workspace' | 'startedAt' | 'database' | 'parts'>> {
  const { engine, region } = workspace.config.targets[target] ?? { engine: 'docker' };
  const { country } = answers;
  return dropUndefined({
    version: 1,
    slug,
    endedAt: now().toISOString(),
    reason: reason ?? (request.due ? 'schedule' : 'manual'),
    keep: request.keep,
    note: request.note,
    pulso: await packageVersion(),
    target: dropUndefined({ name: target, engine, region }),
    repository: dropUndefined({ name: settings.name, region: settings.region }),
    client: dropUndefined({
      country: typeof country === 'string' ? country : undefined,
      template: { name: template.name, version: template.version },
    }),
  });
}

function formatMegabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.round(bytes)} bytes` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
