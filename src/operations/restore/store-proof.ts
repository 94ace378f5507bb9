import { proofName } from '../../backup/proof-name.ts';
import { formatProof } from '../../backup/proof.ts';
import type { DatabaseSurvey } from '../../databases/read-server.ts';
import { packageVersion } from '../../workspace/disk/package-version.ts';
import { ensureSigningKey } from '../../workspace/identity/signing-key.ts';
import type { OperationContext } from '../context.ts';
import type { OpenBackup } from './open-backup.ts';

/** Stores with a backup that it was restored and compared; gives the name of the proof. Undefined: it is in no repository. Errors: those of Repository. */
export async function storeProof(
  { workspace, now }: OperationContext,
  { repository, manifest }: OpenBackup,
  {
    target,
    version,
    survey,
    volumes = 0,
  }: {
    target: string;
    /** Of the server. */
    version?: number;
    /** Absent: no database was restored. */
    survey?: DatabaseSurvey;
    /** How many volumes of files were restored. */
    volumes?: number;
  },
): Promise<string | undefined> {
  if (repository === undefined) return undefined;
  const at = now();
  const name = proofName(at);
  const tables = survey?.tables ?? [];
  const bytes = formatProof(
    {
      ...{ version: 1, id: manifest.id, slug: manifest.slug, workspace: manifest.workspace },
      ...{ at: at.toISOString(), pulso: await packageVersion(), target },
      serverVersion: version ?? null,
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      sequences: survey?.sequences.length ?? 0,
      ...(volumes === 0 ? {} : { volumes }),
      manifest: manifest.signature.value,
    },
    await ensureSigningKey(workspace),
  );
  await repository.writeProof(manifest.slug, manifest.id, { name, bytes });
  return name;
}
