import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fillDisk } from '../support/deploy-faults.ts';
import { runPulso } from '../support/spawn-pulso.ts';
import { buildRecord, putFiles, recordFiles } from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';
import { startTinyEngine } from '../support/tiny-engine.ts';

const COMPOSE = `services:
  app:
    image: ${TEST_IMAGE}
    command: [sh, -c, "echo first words; trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]
    volumes: ['data:/data']
volumes: { data: {} }
`;

it('a full disk of workspace and engine refuses no verb that reads or frees space', async ({
  skip,
}) => {
  const engine = await startTinyEngine('96m');
  if (engine === undefined) return skip();
  const { docker, folder, host } = engine;
  await ensureTestImage(docker);
  const root = join(folder, 'workspace');
  const slug = testSlug('fulldisk');
  await putFiles(root, {
    'pulso.yaml': `network: { pool: 10.184.0.0/16 }\ntargets: { local: { engine: docker, host: '${host}' } }\n`,
    'clients/template/template.yaml': 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n',
    ...recordFiles(buildRecord(slug, { block: 1, subnet: '10.184.0.0/28' })),
    [`clients/${slug}/docker-compose.yml`]: COMPOSE,
  });
  const pulso = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runPulso(root, ...argv);
    expect(code, `${argv.join(' ')}: ${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  await pulso('deploy', slug);
  const filled = await fillDisk(folder);

  expect(await pulso('status', slug)).toMatch(/app +running/);
  expect(await pulso('logs', slug)).toContain('first words');
  await pulso('stop', slug);
  expect(await pulso('status', slug)).toMatch(/app +exited/);
  await pulso('destroy', slug, '--purge', '--yes');
  expect(await docker.listContainers({ all: true })).toEqual([]);
  expect(await docker.listVolumes()).not.toMatchObject({ Volumes: [{}] });
  await pulso('audit', '--verify');

  await rm(filled);
  await pulso('deploy', slug);
  const entries = await pulso('audit');
  for (const done of ['stop', 'destroy']) expect(entries).toContain(done);
});
