import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { expect, it, onTestFinished } from 'vitest';
import { removeClients } from '../support/remove-clients.ts';
import { runPulso, spawnPulso } from '../support/spawn-pulso.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryFolder,
} from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Seconds that the app takes to end. */
const GOODBYE = 4;
const COMPOSE = `services:
  app:
    image: ${TEST_IMAGE}
    command: [sh, -c, "trap 'echo bye; sleep ${GOODBYE}; exit 0' TERM; while :; do sleep 1; done"]
`;

it('a deploy after a stop, killed or not, leaves the client running', async () => {
  const docker = new Dockerode();
  await ensureTestImage(docker);
  const slug = testSlug('bye');
  onTestFinished(() => removeClients(docker, [slug]));
  const root = await temporaryFolder();
  await putFiles(root, {
    'pulso.yaml': '',
    'clients/template/template.yaml': 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n',
    ...recordFiles(buildRecord(slug)),
    [`clients/${slug}/docker-compose.yml`]: COMPOSE,
  });
  expect(await runPulso(root, 'deploy', slug)).toMatchObject({ code: 0 });
  const container = docker.getContainer(`${slug}-app-1`);
  const saysBye = async (): Promise<boolean> =>
    (await container.logs({ stdout: true })).toString().includes('bye');

  const stop = spawnPulso(root, ['stop', slug]);
  await waitUntil('the app is asked to end', saysBye);
  stop.process.kill('SIGKILL');
  await stop.ended;
  expect((await container.inspect()).State.Running).toBe(true);

  const deployed = await runPulso(root, 'deploy', slug);
  expect(deployed.code, deployed.stderr).toBe(0);
  await sleep((GOODBYE + 1) * 1000);
  expect((await docker.getContainer(`${slug}-app-1`).inspect()).State.Running).toBe(true);

  // It ends with exit code 0 and has no restart policy, as a job that is done: the deploy starts it all the same.
  expect(await runPulso(root, 'stop', slug)).toMatchObject({ code: 0 });
  expect(await runPulso(root, 'deploy', slug)).toMatchObject({ code: 0 });
  expect((await docker.getContainer(`${slug}-app-1`).inspect()).State.Running).toBe(true);
});
