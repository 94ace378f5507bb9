import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openRepositoryAt } from '../../src/repositories/open-repository.ts';
import { readS3Credentials } from '../../src/repositories/s3-credentials.ts';
import { backupsSchema } from '../../src/workspace/settings/backups-schema.ts';
import { putFiles, temporaryWorkspace } from '../support/temporary-workspace.ts';

const FILE = '.pulso/secrets/bogota';
const TEXT = '[default]\naws_access_key_id = AKIA1\naws_secret_access_key=a/b+c=\n';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
});

async function workspaceWith(text: string, mode = 0o600) {
  const workspace = await temporaryWorkspace();
  await putFiles(workspace.root, { [FILE]: text });
  await chmod(join(workspace.root, FILE), mode);
  return workspace;
}

describe('readS3Credentials', () => {
  it('reads the file that is named, as AWS writes it', async () => {
    const workspace = await workspaceWith(TEXT);
    expect(await readS3Credentials(workspace, 'bogota')).toEqual({
      accessKeyId: 'AKIA1',
      secretAccessKey: 'a/b+c=',
    });
  });

  it('reads the variables where no file is named', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA2');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'two');
    const workspace = await workspaceWith(TEXT);
    expect(await readS3Credentials(workspace, undefined)).toEqual({
      accessKeyId: 'AKIA2',
      secretAccessKey: 'two',
    });
  });

  it.each([
    ['no file is there', { name: 'other' }, 'credentials-missing'],
    ['the file has no secret', { text: 'aws_access_key_id = AKIA1\n' }, 'credentials-missing'],
    ['others can read the file', { mode: 0o640 }, 'secret-exposed'],
    ['nothing is named', { name: undefined }, 'credentials-missing'],
  ])('refuses where %s, without the secret in the message', async (_, changes, code) => {
    const given = { name: 'bogota', text: TEXT, mode: 0o600, ...changes };
    const workspace = await workspaceWith(given.text, given.mode);
    const error: unknown = await readS3Credentials(workspace, given.name).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + String(error)).not.toContain('a/b+c=');
  });
});

describe('the address of a repository', () => {
  it.each(['s3://backups', 's3://backups/prefix/more', 'file:///srv/backups'])(
    'may be %s',
    (url) => {
      expect(backupsSchema.safeParse({ repositories: { main: { url } } }).success).toBe(true);
    },
  );

  it.each([
    's3://',
    's3://A',
    's3://key:secret@backups',
    's3://backups?x=1',
    'https://backups',
    '/srv',
  ])('cannot be %s', (url) => {
    expect(backupsSchema.safeParse({ repositories: { main: { url } } }).success).toBe(false);
  });

  it('of a bucket asks for credentials before anything else', async () => {
    const opening = openRepositoryAt(await temporaryWorkspace(), { url: 's3://backups' }, 'ws-1');
    await expect(opening).rejects.toMatchObject({ code: 'credentials-missing' });
  });
});
