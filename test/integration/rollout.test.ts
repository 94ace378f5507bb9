import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeClients } from '../support/remove-clients.ts';
import { runPulso, spawnPulso, type PulsoRun } from '../support/spawn-pulso.ts';
import { smallTemplate } from '../support/small-template.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';

const CLIENTS = 10;
const docker = new Dockerode();
const slugs = Array.from({ length: CLIENTS }, (_, n) => testSlug(`roll-${n}`));
const template = 'clients/template/docker-compose.yml.hbs';

/** One light service; its health is what the template says it is. */
const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: ${TEST_IMAGE}
    command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]
    environment:
      GENERATION: "1"
    healthcheck:
      test: [CMD, 'true']
      interval: 30s
networks:
  default:
    ipam:
      config:
        - subnet: {{yaml subnet}}
`;

interface Rolled {
  slug: string;
  status: string;
  outcome: string;
}

/** What each container runs with, by slug: its generation and whether its engine calls it healthy. */
async function running(): Promise<Map<string, { id: string; generation: string | undefined }>> {
  const found = await Promise.all(
    slugs.map(async (slug) => {
      const filters = { label: [`com.docker.compose.project=${slug}`] };
      const containers = await docker.listContainers({ filters });
      expect(containers).toHaveLength(1);
      const { Id, Config } = await docker.getContainer(containers[0]!.Id).inspect();
      const generation = Config.Env.find((line) => line.startsWith('GENERATION='))?.split('=')[1];
      return [slug, { id: Id, generation }] as const;
    }),
  );
  return new Map(found);
}

function clientsOf({ stdout }: PulsoRun): Rolled[] {
  return (JSON.parse(stdout) as { clients: Rolled[] }).clients;
}

describe('rolling out a template change to ten clients on the real engine', () => {
  let root: string;

  const change = async (from: string, to: string): Promise<void> => {
    const text = await readFile(join(root, template), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(root, template), text.replace(from, to));
  };
  const composeOf = (slug: string): Promise<string> =>
    readFile(join(root, 'clients', slug, 'docker-compose.yml'), 'utf8');
  const sync = (...argv: string[]): Promise<PulsoRun> =>
    runPulso(root, '-o', 'json', 'sync', '--deploy', ...argv);

  beforeAll(async () => {
    await ensureTestImage(docker);
  });
  afterAll(() => removeClients(docker, slugs));

  it('deploys the canary first, rolls back an unhealthy canary, and resumes after a kill', async () => {
    root = await temporaryFolder();
    const settings = 'blocks: {first: 1500}\nnetwork: {pool: 10.128.0.0/14}\n';
    const files = smallTemplate({ 'docker-compose.yml.hbs': COMPOSE });
    await putFiles(root, { 'pulso.yaml': settings, ...files });
    for (const slug of slugs) {
      const answers = ['--name', slug, '--country', 'CO', '--database', 'bigquery'];
      expect(await runPulso(root, 'create', slug, ...answers)).toMatchObject({ code: 0 });
    }
    const deployed = await runPulso(root, 'deploy', '--all');
    expect(deployed.code, deployed.stderr).toBe(0);
    const first = await running();
    expect([...first.values()].map(({ generation }) => generation)).toEqual(
      Array(CLIENTS).fill('1'),
    );

    // A template that breaks health: the canary alone is touched, and its container runs on.
    await change('GENERATION: "1"', 'GENERATION: "2"');
    await change("[CMD, 'true']", "[CMD, 'false']");
    const canary = slugs[3]!;
    const sick = await sync('--canary', canary, '--timeout', '8s');
    expect(sick.code).toBe(1);
    const outcomes = clientsOf(sick).map(({ slug, outcome }) => `${slug} ${outcome}`);
    expect(outcomes).toEqual(
      slugs.map((slug) => `${slug} ${slug === canary ? 'rolled-back' : 'skipped'}`),
    );
    expect(await composeOf(canary)).toContain('GENERATION: "1"');
    expect(await running()).toEqual(first);

    // Mended, and killed on its way: some clients have it, some not, and none is broken.
    await change("[CMD, 'false']", "[CMD, 'true']");
    const interrupted = spawnPulso(root, ['sync', '--deploy', '--max-unavailable', '2']);
    const generations = async (): Promise<number> =>
      [...(await runningOrMissing()).values()].filter((generation) => generation === '2').length;
    while ((await generations()) < 3) await sleep(50);
    interrupted.process.kill('SIGKILL');
    await interrupted.ended;
    expect(await generations()).toBeLessThan(CLIENTS);

    const resumed = await sync('--max-unavailable', '3');
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    const last = await running();
    expect([...last.values()].map(({ generation }) => generation)).toEqual(
      Array(CLIENTS).fill('2'),
    );
    const again = await sync();
    expect(clientsOf(again).map(({ outcome }) => outcome)).toEqual(
      Array(CLIENTS).fill('unchanged'),
    );
    expect(await running()).toEqual(last);
  }, 600_000);
});

/** The generation that runs of each client; absent while its container is being replaced. */
async function runningOrMissing(): Promise<Map<string, string | undefined>> {
  const label = 'com.docker.compose.project';
  const containers = await docker.listContainers({ filters: { label: [label] } });
  const own = containers.filter(({ Labels }) => slugs.includes(Labels[label] ?? ''));
  const found = await Promise.all(
    own.map(async ({ Id, Labels }) => {
      const seen = await docker
        .getContainer(Id)
        .inspect()
        .catch(() => undefined);
      const line = seen?.Config.Env.find((text) => text.startsWith('GENERATION='));
      return [Labels[label] ?? '', line?.split('=')[1]] as const;
    }),
  );
  return new Map(found);
}
