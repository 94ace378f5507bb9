import type { BackupManifest } from '../../backup/manifest.ts';
import { rawPublicKey } from '../../backup/sign-manifest.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { readSigningKey } from '../../workspace/identity/signing-key.ts';
import type { OperationContext } from '../context.ts';

/**
 * Whether this machine, or one that pulso.yaml lists, has made a backup: whoever writes to a repository can put one there
 * with a valid signature of their own. Without a list it is a warning. Errors: `signer-unknown`.
 */
export function checkSigner(
  { workspace, reporter }: Pick<OperationContext, 'workspace' | 'reporter'>,
  slug: string,
  { id, signature: { key } }: BackupManifest,
): void {
  const { signers } = workspace.config.backups;
  const own = readSigningKey(workspace);
  if (own !== undefined && rawPublicKey(own) === key) return;
  if (signers?.includes(key) === true) return;
  const message = `backup ${id} is signed with ${key}, which is not the key of this machine`;
  if (signers === undefined) {
    reporter.report({ code: 'signer-unknown', kind: 'warning', slug, message });
    return;
  }
  throw new PulsoError('signer-unknown', `${message} or of backups.signers`, {
    ...{ slug, hint: 'if the machine that made it is yours, add its key to backups.signers' },
  });
}
