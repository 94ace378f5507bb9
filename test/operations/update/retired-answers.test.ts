import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { lintTemplate } from '../../../src/operations/template/lint-template.ts';
import { releaseTemplate } from '../../../src/operations/template/release-template.ts';
import { diffClients } from '../../../src/operations/update/diff-clients.ts';
import { setAnswers } from '../../../src/operations/update/set-answers.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createClient } from '../../support/create-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const MANIFEST = 'clients/template/template.yaml';
const REGION = '{key: residency_region, type: text, prompt: Region, default: us-east1}';
const RENAMED = '{key: region, type: text, prompt: Region, default: us-east1}';

/** A client of 1.2.3 with an answer of its own. */
async function clientWithRegion(): Promise<Workspace> {
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'blocks: {first: 840}\nnetwork: {pool: 10.219.0.0/16}\n',
    ...smallTemplate({ 'region.txt.hbs': '{{residency_region}}\n' }),
  });
  const given = { name: 'Claro', country: 'CO', residency_region: 'sa-east1' };
  await createClient(operationContext(workspace), { slug: 'claro', given });
  return workspace;
}

async function changeTemplate({ root }: Workspace, version: string, more = ''): Promise<void> {
  const text = (smallTemplate()[MANIFEST] ?? '').replace('1.2.3', version).replace(REGION, RENAMED);
  const files = { [MANIFEST]: text + more, 'clients/template/region.txt.hbs': '{{region}}\n' };
  await putFiles(root, files);
}

async function sync(workspace: Workspace, request: { to?: string } = {}) {
  const asked = { all: true, dryRun: false, conflict: 'fail' as const, ...request };
  const { clients } = await syncClients(operationContext(workspace), asked);
  return clients[0];
}

function read({ root }: Workspace, path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

async function commit({ root }: Workspace): Promise<void> {
  const git = (...argv: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...argv], { cwd: root });
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-qm', 'one');
}

describe('an answer that a template no longer asks for', () => {
  it('is noted by diff and sync, kept in the record and in the audit log', async () => {
    const workspace = await clientWithRegion();
    await changeTemplate(workspace, '1.3.0');
    const note = 'answer residency_region=sa-east1 is no longer asked for: kept as retired';
    const planned = await diffClients(operationContext(workspace), { all: true });
    expect(planned.clients[0]?.notes).toEqual([{ path: '.pulso/instance.json', message: note }]);
    expect((await sync(workspace))?.notes).toMatchObject([{ message: note }]);
    expect((await readClient(workspace, 'claro')).retired).toEqual({
      residency_region: 'sa-east1',
    });
    expect((await readAudit(workspace)).at(-1)?.detail).toContain(
      'residency_region sa-east1 → (retired), region (none) → us-east1',
    );
  });

  it('is taken again if the template asks for it again', async () => {
    const workspace = await clientWithRegion();
    await changeTemplate(workspace, '1.3.0');
    await sync(workspace);
    await putFiles(workspace.root, {
      [MANIFEST]: (smallTemplate()[MANIFEST] ?? '').replace('1.2.3', '1.4.0'),
      'clients/template/region.txt.hbs': '{{residency_region}}\n',
    });
    expect((await sync(workspace))?.notes).toMatchObject([
      { message: expect.stringContaining('region=us-east1 is no longer asked for') },
      { message: expect.stringContaining('residency_region=sa-east1 is asked for again') },
    ]);
    expect(await read(workspace, 'clients/claro/region.txt')).toBe('sa-east1\n');
  });

  it('is an error of lint and of release, which names the clients and the way out', async () => {
    const workspace = await clientWithRegion();
    await changeTemplate(workspace, '1.2.3');
    const { problems } = await lintTemplate({ cwd: workspace.root, workspace }, undefined);
    expect(problems).toMatchObject([
      {
        severity: 'error',
        code: 'template-answer-lost',
        message:
          'no question asks for residency_region any more, and no migration accounts for it: 1 client has one (claro)',
      },
    ]);
    const request = { bump: 'minor', dryRun: false } as const;
    const context = operationContext(workspace);
    await expect(releaseTemplate(context, { ...request, force: false })).rejects.toMatchObject({
      code: 'template-answer-lost',
    });
    expect(await read(workspace, MANIFEST)).toContain('1.2.3');
    expect(await releaseTemplate(context, { ...request, force: true })).toMatchObject({
      to: '1.3.0',
    });
  });

  it('is found against the last release in git, without a client', async () => {
    const workspace = await temporaryWorkspace(smallTemplate());
    await commit(workspace);
    const lint = async () =>
      (await lintTemplate({ cwd: workspace.root, workspace }, undefined)).problems;
    expect(await lint()).toEqual([]);
    await changeTemplate(workspace, '1.3.0');
    expect(await lint()).toMatchObject([
      { message: expect.stringContaining('question residency_region of 1.2.3 is gone') },
    ]);
    await commit(workspace);
    expect(await lint()).toHaveLength(1);
    const rename = '{version: 1.3.0, renameAnswer: {residency_region: region}}';
    await changeTemplate(workspace, '1.3.0', `migrations:\n  - ${rename}\n`);
    // The release of 1.3.0 that was committed lacks the migration: it did not ask for residency_region either.
    expect(await lint()).toEqual([]);
  });
});

describe('a template that goes back to a lower version', () => {
  it('is refused by diff, sync and set, and writes nothing', async () => {
    const workspace = await clientWithRegion();
    const path = join(workspace.root, MANIFEST);
    await writeFile(path, (await read(workspace, MANIFEST)).replace('1.2.3', '1.2.0'));
    const error = { code: 'template-downgrade', hint: expect.stringContaining('--to 1.2.0') };
    const context = operationContext(workspace);
    expect((await diffClients(context, { all: true })).clients).toMatchObject([{ error }]);
    expect(await sync(workspace)).toMatchObject({ outcome: 'failed', error });
    const changed = { name: 'Other' };
    const request = { slugs: ['claro'], changed, conflict: 'fail', dryRun: false } as const;
    expect((await setAnswers(context, request)).clients).toMatchObject([{ error }]);
    expect((await readClient(workspace, 'claro')).template.version).toBe('1.2.3');
  });

  it('is taken by its name, with a note, and its renames are undone', async () => {
    const workspace = await clientWithRegion();
    await commit(workspace);
    const rename = '{version: 1.3.0, renameAnswer: {residency_region: region}}';
    await changeTemplate(workspace, '1.3.0', `migrations:\n  - ${rename}\n`);
    await sync(workspace);
    expect((await readClient(workspace, 'claro')).answers).toMatchObject({ region: 'sa-east1' });

    const back = await sync(workspace, { to: '1.2.3' });
    expect(back).toMatchObject({ outcome: 'unchanged', from: '1.3.0', to: '1.2.3' });
    expect(back?.notes).toMatchObject([
      { message: expect.stringContaining('back from 1.3.0 to 1.2.3') },
    ]);
    const { answers, retired } = await readClient(workspace, 'claro');
    expect(answers).toMatchObject({ residency_region: 'sa-east1' });
    expect(retired).toBeUndefined();
    await sync(workspace);
    expect((await readClient(workspace, 'claro')).answers).toMatchObject({ region: 'sa-east1' });
  });
});
