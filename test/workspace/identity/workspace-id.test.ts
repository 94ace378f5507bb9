import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAdopted, recordAdopted } from '../../../src/workspace/identity/adopted-things.ts';
import {
  ensureWorkspaceId,
  readWorkspaceId,
} from '../../../src/workspace/identity/workspace-id.ts';
import { clientState } from '../../../src/workspace/workspace.ts';
import {
  putFiles,
  temporaryFolder,
  temporaryWorkspace,
} from '../../support/temporary-workspace.ts';

describe('.pulso-id', () => {
  it('is written once, and stays', async () => {
    const workspace = await temporaryWorkspace();
    expect(readWorkspaceId(workspace)).toBeUndefined();
    await Promise.all([ensureWorkspaceId(workspace), ensureWorkspaceId(workspace)]);
    const id = readWorkspaceId(workspace);
    expect(id).toMatch(/^ws-[0-9a-f]{20}$/);
    await ensureWorkspaceId(workspace);
    expect(readWorkspaceId(workspace)).toBe(id);
  });

  it.each(['', 'ws-1', 'ws-0123456789abcdef012g', '../../etc'])(
    'that holds %j is refused',
    async (text) => {
      const workspace = await temporaryWorkspace({ '.pulso-id': text });
      expect(() => readWorkspaceId(workspace)).toThrow(
        expect.objectContaining({
          code: 'workspace-id-invalid',
          hint: expect.stringContaining('git'),
        }),
      );
      await expect(ensureWorkspaceId(workspace)).rejects.toThrow();
      expect(await readFile(join(workspace.root, '.pulso-id'), 'utf8')).toBe(text);
    },
  );

  it('that is a link is not followed', async () => {
    const workspace = await temporaryWorkspace();
    const other = join(await temporaryFolder(), 'id');
    await writeFile(other, 'ws-0123456789abcdef0123\n');
    await symlink(other, join(workspace.root, '.pulso-id'));
    expect(() => readWorkspaceId(workspace)).toThrow();
  });
});

describe('adopted.json', () => {
  it('lists what was adopted, each once', async () => {
    const workspace = await temporaryWorkspace();
    expect(readAdopted(workspace, 'acme')).toEqual([]);
    await recordAdopted(workspace, 'acme', ['volume/acme_data']);
    await recordAdopted(workspace, 'acme', ['volume/acme_data', 'volume/acme_cache']);
    expect([...readAdopted(workspace, 'acme')].sort()).toEqual([
      'volume/acme_cache',
      'volume/acme_data',
    ]);
    expect(readAdopted(workspace, 'beta')).toEqual([]);
  });

  it('that is damaged is an error', async () => {
    const workspace = await temporaryWorkspace();
    const file = clientState(workspace, 'acme', 'adopted.json');
    await putFiles('/', { [file]: '["volume/acme_data"' });
    expect(() => readAdopted(workspace, 'acme')).toThrow();
  });
});
