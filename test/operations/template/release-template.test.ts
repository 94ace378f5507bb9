import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../support/create-client.ts';
import { diffClients } from '../../../src/operations/update/diff-clients.ts';
import {
  releaseTemplate,
  type ReleaseRequest,
} from '../../../src/operations/template/release-template.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const MANIFEST = 'clients/template/template.yaml';
const SETTINGS = 'blocks: {first: 600}\nnetwork: {pool: 10.226.0.0/16}\n';

async function fleet(...slugs: string[]): Promise<Workspace> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  for (const slug of slugs) {
    const given = { name: slug, country: 'CO' };
    await createClient(operationContext(workspace), { slug, given });
  }
  return workspace;
}

async function change({ root }: Workspace, path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(root, path), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(root, path), text.replace(from, to));
}

function release(workspace: Workspace, request: Partial<ReleaseRequest> = {}) {
  const asked = { bump: 'minor' as const, force: false, dryRun: false, ...request };
  return releaseTemplate(operationContext(workspace), asked);
}

describe('releaseTemplate', () => {
  it.each([
    ['patch', '1.2.4'],
    ['minor', '1.3.0'],
    ['major', '2.0.0'],
  ] as const)('raises the version: %s', async (bump, to) => {
    const workspace = await fleet('claro');
    const before = await readFile(join(workspace.root, MANIFEST), 'utf8');
    expect(await release(workspace, { bump })).toMatchObject({ from: '1.2.3', to, refusedBy: [] });
    const after = await readFile(join(workspace.root, MANIFEST), 'utf8');
    expect(after).toBe(before.replace('version: 1.2.3', `version: ${to}`));
    expect((await readAudit(workspace)).at(-1)).toMatchObject({ action: 'release' });
  });

  it('is refused while a client could not take it, unless forced', async () => {
    const workspace = await fleet('claro', 'tigo');
    await change(workspace, 'clients/claro/config/client.yaml', 'language: es', 'language: en');
    await change(
      workspace,
      'clients/template/config/client.yaml.hbs',
      'language: es',
      'language: pt',
    );
    await expect(release(workspace)).rejects.toMatchObject({
      code: 'release-refused',
      message: expect.stringContaining('claro') as string,
    });
    expect(await readFile(join(workspace.root, MANIFEST), 'utf8')).toContain('1.2.3');
    expect(await release(workspace, { dryRun: true })).toMatchObject({ refusedBy: ['claro'] });
    expect(await readFile(join(workspace.root, MANIFEST), 'utf8')).toContain('1.2.3');
    expect(await release(workspace, { force: true })).toMatchObject({ refusedBy: ['claro'] });
  });

  it('works where there is no client yet', async () => {
    expect(await release(await fleet())).toMatchObject({ to: '1.3.0', clients: [] });
  });
});

describe('a template in git', () => {
  it('can be compared with and synced to as it was', async () => {
    const workspace = await fleet('claro');
    const { root } = workspace;
    const git = (...argv: string[]) =>
      execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...argv], { cwd: root });
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'one');
    await change(
      workspace,
      'clients/template/config/client.yaml.hbs',
      'language: es',
      'language: pt',
    );
    await release(workspace);
    await git('commit', '-qam', 'two');
    await change(
      workspace,
      'clients/template/config/client.yaml.hbs',
      'language: pt',
      'language: en',
    );
    await release(workspace);

    const context = operationContext(workspace);
    const now = await diffClients(context, { all: true, patches: true });
    expect(now.clients[0]?.files[0]?.patch).toContain('+language: en');
    const then = await diffClients(context, { all: true, patches: true, against: 'HEAD' });
    expect(then.clients[0]?.files[0]?.patch).toContain('+language: pt');
    const first = await diffClients(context, { all: true, against: 'HEAD~1' });
    expect(first.clients).toMatchObject([{ status: 'current' }]);

    const sync = (to: string) =>
      syncClients(context, { all: true, dryRun: false, conflict: 'fail', to });
    await sync('1.3.0');
    expect((await readClient(workspace, 'claro')).template.version).toBe('1.3.0');
    expect(await readFile(join(root, 'clients/claro/config/client.yaml'), 'utf8')).toContain('pt');
    expect((await sync('7.0.0')).clients).toMatchObject([
      { outcome: 'failed', error: { code: 'unknown-version' } },
    ]);
    expect((await diffClients(context, { all: true, against: 'nowhere' })).clients).toMatchObject([
      { status: 'failed', error: { code: 'git-failed' } },
    ]);
  });
});
