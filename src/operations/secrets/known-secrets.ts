import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { TemplateSecret } from '../../template/manifest/template-secrets.ts';
import { suggestName } from '../../text/nearest-name.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { isOnCluster } from '../validate/check-cluster-files.ts';
import { readSecretFiles, readTemplateSecrets } from './client-secrets.ts';
import { findSecretUses, type SecretUses } from './secret-uses.ts';

/** All that is known of a client's secrets: their files, who mounts them, what its template says. */
export interface KnownSecrets {
  files: ReadonlyMap<string, Uint8Array>;
  uses: SecretUses;
  /** Absent where the template cannot be read. */
  template?: readonly TemplateSecret[];
  /** Sorted: those of the template, of the files that name them, and of the folder. */
  names: readonly string[];
}

/** Errors: those of readClientFiles. */
export async function readKnownSecrets(
  workspace: Workspace,
  record: ClientRecord,
): Promise<KnownSecrets> {
  const files = await readSecretFiles(workspace, record.slug);
  const all = readClientFiles(workspace, record.slug);
  const uses = findSecretUses(all, isOnCluster(workspace, record));
  const template = await readTemplateSecrets(workspace, record).catch((error: unknown) => {
    if (error instanceof PulsoError) return undefined;
    throw error;
  });
  const named = [...files.keys(), ...uses.keys(), ...(template ?? []).map(({ name }) => name)];
  const names = [...new Set(named)].sort();
  return { files, uses, ...(template && { template }), names };
}

/** Throws `unknown-secret`: a misspelt name would be a file that nothing reads. */
export function assertKnownSecret(slug: string, name: string, { names }: KnownSecrets): void {
  if (names.includes(name)) return;
  throw new PulsoError('unknown-secret', `${slug} has no secret "${name}"`, {
    slug,
    hint:
      suggestName(name, names) ??
      `available: ${names.join(', ') || 'none'}; name a new one in docker-compose.yml or k8s/ first`,
  });
}
