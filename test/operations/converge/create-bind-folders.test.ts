import { stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Mount } from '../../../src/engine/desired/stack.ts';
import { createBindFolders } from '../../../src/operations/converge/create-bind-folders.ts';
import { buildService, buildStack } from '../../support/build-stack.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

it('creates folders of the client that are mounted, and no other', async () => {
  const workspace = await temporaryFolder();
  const workingDir = join(workspace, 'acme');
  await putFiles(workspace, { 'acme/docker-compose.yml': '' });
  await symlink(workspace, join(workingDir, 'out'));
  const sources = ['acme/volumes/redis', 'acme/nginx.conf', 'acme-shop/data', 'acme/out/data'];
  const mounts = sources.map((path): Mount => {
    const source = join(workspace, path);
    return { type: 'bind', source, target: `/${path}`, readOnly: false };
  });
  const stack = buildStack({ workingDir, services: [buildService({ mounts })] });
  await createBindFolders({ kind: 'compose', slug: 'acme', target: 'local', stack });
  const made = await Promise.all(sources.map((path) => isFolder(join(workspace, path))));
  expect(made).toEqual([true, false, false, false]);
  expect(await isFolder(join(workspace, 'data'))).toBe(false);
});
