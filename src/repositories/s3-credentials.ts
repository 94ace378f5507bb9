import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { PulsoError } from '../core/pulso-error.ts';
import { ifPresent, onDisk } from '../workspace/disk/disk-error.ts';
import { readRegularFile } from '../workspace/disk/read-regular-file.ts';
import { stateFile, type Workspace } from '../workspace/workspace.ts';

const LARGEST = 64 * 1024;
const READABLE_BY_OTHERS = 0o077;

/**
 * The access key of a repository: of the file `.pulso/secrets/<name>`, as AWS writes credentials, or without a name from
 * AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Errors: `credentials-missing`, `secret-exposed`.
 */
export async function readS3Credentials(
  workspace: Workspace,
  name: string | undefined,
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  if (name === undefined) {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
    if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
    throw new PulsoError('credentials-missing', 'the repository has no credentials', {
      hint: 'set backups.repositories.<name>.credentials, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    });
  }
  const path = stateFile(workspace, 'secrets', name);
  const file = relative(workspace.root, path);
  const text = await onDisk(`read ${file}`, () =>
    ifPresent(() => readRegularFile(path, LARGEST).bytes.toString('utf8')),
  );
  const valueOf = (key: string): string | undefined =>
    new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text ?? '')?.[1];
  const accessKeyId = valueOf('aws_access_key_id');
  const secretAccessKey = valueOf('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const message = text === undefined ? `${file} does not exist` : `${file} has no access key`;
    throw new PulsoError('credentials-missing', message, {
      ...{
        hint: 'write aws_access_key_id = … and aws_secret_access_key = … into it',
        at: { file },
      },
    });
  }
  if (((await stat(path)).mode & READABLE_BY_OTHERS) !== 0) {
    const message = `${file} can be read by other users`;
    throw new PulsoError('secret-exposed', message, { hint: `chmod 600 ${file}`, at: { file } });
  }
  return { accessKeyId, secretAccessKey };
}
