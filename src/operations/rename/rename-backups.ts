import { readManifest } from '../../backup/read-manifest.ts';
import { collectBytes } from '../../core/collect-bytes.ts';
import type { BackupManifest, UnsignedManifest } from '../../backup/manifest.ts';
import { formatProof, parseProof } from '../../backup/proof.ts';
import { isProofName } from '../../backup/proof-name.ts';
import type { StoredProof } from '../../backup/repository.ts';
import { signObject } from '../../backup/sign-manifest.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { parseJson } from '../../text/json.ts';
import { ensureSigningKey } from '../../workspace/identity/signing-key.ts';
import type { OperationContext } from '../context.ts';
import { openRepository, type OpenRepository } from '../data/backup-settings.ts';

/** How many backups a client has, by repository. Errors: those of Repository. */
export async function countBackups(
  context: OperationContext,
  slug: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, { repository }] of await openAll(context)) {
    counts[name] = (await repository.list(slug)).length;
  }
  return counts;
}

/**
 * Gives all backups of a client another slug: the manifest and the proofs of each are signed again. Killed in between,
 * the next call does the rest. One that is damaged stays where it is. Gives how many have the new name, by repository.
 * Errors: those of Repository.
 */
export async function renameBackups(
  context: OperationContext,
  names: { from: string; to: string },
): Promise<Record<string, number>> {
  const { from, to } = names;
  const counts: Record<string, number> = {};
  for (const [name, opened] of await openAll(context)) {
    const { repository } = opened;
    const [old, own] = [await repository.list(from), await repository.list(to)];
    for (const id of [...new Set([...old, ...own])].sort()) {
      context.signal.throwIfAborted();
      const at = { isOld: old.includes(id), isNew: own.includes(id) };
      await renameBackup(context, opened, { ...names, id, ...at });
    }
    counts[name] = (await repository.list(to)).length;
  }
  return counts;
}

interface Renamed {
  from: string;
  to: string;
  id: string;
  /** Under which names it is. Both: a kill came before the old one was removed. */
  isOld: boolean;
  isNew: boolean;
}

async function renameBackup(
  context: OperationContext,
  { repository, workspaceId: workspace }: OpenRepository,
  { from, to, id, isOld, isNew }: Renamed,
): Promise<void> {
  const place = isNew ? to : from;
  const bytes = await repository.readManifest(place, id);
  const text = Buffer.from(bytes).toString('utf8');
  const whole = parseJson(text) as Readonly<Record<string, unknown>> | undefined;
  if (isNew && whole?.['slug'] !== from) {
    if (isOld) await repository.remove(from, id);
    return;
  }
  try {
    const before = readManifest(bytes, { slug: from, id, workspace });
    const key = await ensureSigningKey(context.workspace);
    // What is signed may be more than this pulso knows: all of it goes along.
    const rest: Partial<BackupManifest> = { ...(whole as unknown as BackupManifest) };
    delete rest.signature;
    const renamedFrom = before.renamedFrom ?? from;
    const next = signObject<UnsignedManifest>(
      { ...(rest as UnsignedManifest), slug: to, renamedFrom },
      key,
    );
    const proofs: StoredProof[] = [];
    for (const name of (await repository.sizes(place, id)).keys()) {
      if (!isProofName(name)) continue;
      const proof = parseProof(await collectBytes(repository.readPart(place, id, name)), before);
      if (proof === undefined) continue;
      const signed = formatProof({ ...proof, slug: to, manifest: next.signature.value }, key);
      proofs.push({ name, bytes: signed });
    }
    const manifest = Buffer.from(`${JSON.stringify(next, null, 2)}\n`);
    await repository.rename(from, id, { slug: to, manifest, proofs });
  } catch (error) {
    if (!(error instanceof PulsoError) || !DAMAGE.includes(error.code)) throw error;
    const { code } = error;
    const message = `backup ${id} stays under the name ${from}: ${error.message}`;
    context.reporter.report({ code, kind: 'warning', slug: to, message });
  }
}

const DAMAGE: readonly string[] = ['backup-damaged', 'backup-version'];

/** All repositories of pulso.yaml, opened, by name. */
async function openAll(context: OperationContext): Promise<[string, OpenRepository][]> {
  const places = Object.entries(context.workspace.config.backups.repositories);
  const opened: [string, OpenRepository][] = [];
  for (const [name, place] of places) {
    const one = await openRepository(context, place);
    if (one !== undefined) opened.push([name, one]);
  }
  return opened;
}
