import { PulsoError } from '../../core/pulso-error.ts';
import type { Repository } from '../../backup/repository.ts';
import type { RepositoryPlace } from '../../repositories/open-repository.ts';
import { unknownError } from '../../workspace/settings/read-config.ts';
import { readWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import type { OperationContext } from '../context.ts';

/** Where backups go, and who can read them. */
export interface BackupSettings extends RepositoryPlace {
  /** Name in pulso.yaml. */
  name: string;
  /** Empty: not encrypted, as pulso.yaml says. */
  recipients: readonly string[];
}

/** The repository of pulso.yaml that is meant. Errors: `backups-unset`, `unknown-repository`. */
export function chooseRepository(
  { workspace }: Pick<OperationContext, 'workspace'>,
  wanted?: string,
): Omit<BackupSettings, 'recipients'> {
  const { repositories, repository } = workspace.config.backups;
  const name = wanted ?? repository;
  const names = Object.keys(repositories);
  if (name === undefined) {
    throw new PulsoError(
      'backups-unset',
      names.length === 0
        ? 'pulso.yaml says nowhere where backups go'
        : `pulso.yaml has several repositories: ${names.join(', ')}`,
      {
        hint:
          names.length === 0
            ? 'add a folder that exists: backups: {repositories: {main: {url: file:///srv/backups}}}'
            : 'choose one with --repository, or set backups.repository in pulso.yaml',
      },
    );
  }
  const found = repositories[name];
  if (found === undefined) throw unknownError('repository', name, names);
  return { name, ...found };
}

/** The same with whom backups are encrypted for. Errors: `key-missing` too. */
export function readBackupSettings(
  context: Pick<OperationContext, 'workspace'>,
  wanted?: string,
): BackupSettings {
  const { recipients, encrypt } = context.workspace.config.backups;
  const repository = chooseRepository(context, wanted);
  if (encrypt === 'none') return { ...repository, recipients: [] };
  if (recipients.length > 0) return { ...repository, recipients };
  throw new PulsoError('key-missing', 'pulso.yaml names nobody who can read the backups', {
    hint: 'run `pulso backup-key ~/pulso-backup.key` and add its recipient to backups.recipients, or set backups.encrypt to none',
  });
}

/** A repository as one workspace sees it. */
export interface OpenRepository {
  repository: Repository;
  workspaceId: string;
}

/** Opens it; undefined in a workspace that has no id yet, and so no backups. */
export async function openRepository(
  { workspace }: Pick<OperationContext, 'workspace'>,
  place: RepositoryPlace,
): Promise<OpenRepository | undefined> {
  const workspaceId = readWorkspaceId(workspace);
  if (workspaceId === undefined) return undefined;
  const { openRepositoryAt } = await import('../../repositories/open-repository.ts');
  return { repository: await openRepositoryAt(workspace, place, workspaceId), workspaceId };
}
