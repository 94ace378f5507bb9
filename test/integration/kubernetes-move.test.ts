import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { MoveResult } from '../../src/operations/move/move-request.ts';
import type { StatusResult } from '../../src/operations/catalog/schemas/observe-schemas.ts';
import { openClusterFleet, type ClusterFleet } from '../support/cluster-fleet.ts';
import { runKubectl } from '../support/run-kubectl.ts';
import { captureExec } from '../support/capture-exec.ts';

/** Every file of a client, pulso's own too, as text by path. */
async function filesOf({ root }: ClusterFleet, slug: string): Promise<Record<string, string>> {
  const folder = join(root, 'clients', slug);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (path) => [
    path.slice(folder.length + 1),
    await readFile(path, 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

it('moves a client from Docker to Kubernetes and back without its data, with its block, files and overrides', async () => {
  const fleet = await openClusterFleet();
  const { workspace } = fleet;
  const slug = await fleet.create('move');
  const back = await workspace.json<MoveResult>(0, 'move', slug, '--target', 'local');
  expect(back).toMatchObject({ from: 'prod', to: 'local', left: [] });
  await fleet.edit(slug, 'config/client.yaml', (text) =>
    text.replace('# Settings', '# overridden: Settings'),
  );
  await fleet.edit(slug, 'docker-compose.yml', (text) => `${text}# mine\n`);
  const before = await filesOf(fleet, slug);
  expect(await workspace.pulso('deploy', slug)).toMatchObject({ code: 0 });

  // Nobody can be asked, so a stack that runs is not taken down.
  const refused = await workspace.pulso('move', slug, '--target', 'prod');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') as unknown });
  expect(await filesOf(fleet, slug)).toEqual(before);
  const planned = await workspace.json<MoveResult>(
    0,
    'move',
    slug,
    '--target',
    'prod',
    '--dry-run',
  );
  expect(planned).toMatchObject({ outcome: 'planned' });
  expect(planned.takenDown.operations.map(({ type, resource }) => `${type} ${resource}`)).toContain(
    'remove service/app',
  );
  const still = await workspace.json<StatusResult>(0, 'status', slug);
  expect(still.clients).toMatchObject([{ target: 'local', state: 'running' }]);

  // Moved, the old stack is gone and its data stays; deployed, the override is what runs.
  const moved = await workspace.json<MoveResult>(0, '--yes', 'move', slug, '--target', 'prod', '--no-data'); // prettier-ignore
  expect(moved).toMatchObject({
    from: 'local',
    to: 'prod',
    left: [`${slug}_cache-data`, `${slug}_database-data`],
  });
  expect(await fleet.deploy(0, slug)).toMatchObject({ outcome: 'changed', state: 'running' });
  const { stdout } = await captureExec(fleet.engine, { slug, service: 'app' }, [
    'cat',
    '/etc/pulso/client.yaml',
  ]);
  expect(Buffer.from(stdout).toString('utf8')).toContain('# overridden: Settings');

  // And back: not a byte is another.
  await workspace.json(0, '--yes', 'move', slug, '--target', 'local', '--no-data');
  expect(await filesOf(fleet, slug)).toEqual(before);
  expect(await fleet.pods(slug)).toEqual({});
  await workspace.json(0, 'destroy', slug, '--purge', '--yes');
});

it('renders what kubectl can apply: afterwards neither finds a difference', async () => {
  const fleet = await openClusterFleet();
  const slug = await fleet.create('render');
  const hidden = await fleet.workspace.pulso('render', slug);
  expect(hidden.stderr).toContain('--show-secrets');
  const shown = await fleet.workspace.pulso('render', slug, '--target', 'prod', '--show-secrets');
  const refused = runKubectl(
    ['apply', '--dry-run=server', '-f', '-'],
    hidden.stdout
      .split('---\n')
      .filter((one) => one.includes('***'))
      .join('---\n'),
  );
  await expect(refused).rejects.toThrow();

  await runKubectl(['apply', '-f', '-'], shown.stdout);
  expect(await runKubectl(['diff', '-f', '-'], shown.stdout)).toBe('');
  const plan = await fleet.deploy(0, slug, '--dry-run', '--exit-code');
  expect(plan.operations.every(({ type }) => type === 'none')).toBe(true);
  expect(await fleet.deploy(0, slug)).toMatchObject({ outcome: 'unchanged', state: 'running' });
});
