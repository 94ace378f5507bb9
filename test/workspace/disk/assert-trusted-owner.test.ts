import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import type { CurrentUser } from '../../../src/workspace/disk/assert-trusted-owner.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const ROOT: CurrentUser = { uid: 0, safe: '' };
const isRoot = process.getuid?.() === 0;

/** Opens a workspace in which `path` belongs to user 4321. */
async function open(path: string, user: CurrentUser, safe = (_: string) => ''): Promise<unknown> {
  const { root } = await temporaryWorkspace({ 'pulso.local.yaml': '' });
  await chown(join(root, path), 4321, 4321);
  return openWorkspace(root, { ...user, safe: safe(root) });
}

describe.runIf(isRoot)('openWorkspace', () => {
  it.each(['.', 'pulso.yaml', 'pulso.local.yaml'])('refuses %s of another user', async (path) => {
    await expect(open(path, ROOT)).rejects.toMatchObject({
      code: 'owner-untrusted',
      message: expect.stringContaining('belongs to user 4321, and pulso runs as user 0'),
      hint: expect.stringContaining('PULSO_SAFE_DIRECTORY='),
    });
  });

  it('takes the files of its own user, of root, and of who called sudo', async () => {
    for (const user of [{ uid: 4321 }, { uid: 0, invoker: 4321 }]) {
      await expect(open('pulso.yaml', { ...user, safe: '' })).resolves.toBeDefined();
    }
    await expect(open('pulso.yaml', { uid: 1000, invoker: 4321, safe: '' })).resolves.toBeDefined();
    await expect(open('pulso.yaml', { uid: 1000, safe: '' })).rejects.toThrow();
  });

  it.each([
    ['*', true],
    ['/somewhere:ROOT', true],
    ['/*', true],
    ['ROOT/*', false],
    ['/somewhere', false],
    ['', false],
  ])('PULSO_SAFE_DIRECTORY=%s trusts the folder: %s', async (safe, trusted) => {
    const opened = open('.', ROOT, (root) => safe.replace('ROOT', root));
    if (trusted) await expect(opened).resolves.toBeDefined();
    else await expect(opened).rejects.toMatchObject({ code: 'owner-untrusted' });
  });

  it('looks at the workspace above a folder', async () => {
    const { root } = await temporaryWorkspace();
    await mkdir(join(root, 'clients'));
    await chown(root, 4321, 4321);
    await expect(openWorkspace(join(root, 'clients'), ROOT)).rejects.toThrow('4321');
  });
});
