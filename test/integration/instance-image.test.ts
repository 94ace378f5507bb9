import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { bundleInstance } from '../support/instance-process.ts';
import {
  CACHE_PASSWORD,
  connectionTo,
  createCache,
  createDatabase,
  PASSWORD,
} from '../support/instance-services.ts';
import { renderShipped } from '../support/render-shipped.ts';
import { packFiles, type ServiceContainer } from '../support/service-container.ts';
import { waitUntil } from '../support/wait-until.ts';

const docker = new Dockerode();
const IMAGE = `pulso-test/instance:${process.pid}`;

let database: ServiceContainer;
let cache: ServiceContainer;
let app: Dockerode.Container;

beforeAll(async () => {
  await buildImage();
  const files = await renderShipped({});
  database = await createDatabase('postgresql', files.get('database/schema.sql') ?? '');
  await database.container.start();
  // All three share one network stack, so that each finds the others on 127.0.0.1.
  const network = `container:${database.container.id}`;
  cache = await createCache(network);
  await cache.container.start();
  app = await docker.createContainer({
    Image: IMAGE,
    Volumes: { '/etc/pulso': {}, '/run/secrets': {} },
    HostConfig: {
      NetworkMode: network,
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': '' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      NanoCpus: 500_000_000,
      Memory: 256 * 1024 * 1024,
      PidsLimit: 200,
    },
  });
  const config = {
    '/client.yaml': files.get('config/client.yaml') ?? '',
    '/dimensions.yaml': files.get('config/dimensions.yaml') ?? '',
    '/database.yaml': stringify({
      version: 1,
      engine: 'postgresql',
      connection: connectionTo(5432),
      cache: { host: '127.0.0.1', port: 6379, password_file: 'cache_password' },
    }),
  };
  const secrets = { '/database_password': PASSWORD, '/cache_password': CACHE_PASSWORD };
  // Volumes: nothing else of a container with a read-only file system takes files.
  await app.putArchive(packFiles(config), { path: '/etc/pulso' });
  await app.putArchive(packFiles(secrets), { path: '/run/secrets' });
});

afterAll(async () => {
  await app.remove({ force: true, v: true });
  await cache.remove();
  await database.remove();
  await docker.getImage(IMAGE).remove({ force: true });
});

/** The image as scripts build it: the bundle is all that goes in. */
async function buildImage(): Promise<void> {
  const bundle = await bundleInstance();
  await cp('src/instance/Dockerfile', join(bundle, 'Dockerfile'));
  const base = await findBase();
  const stream = await docker.buildImage(
    { context: bundle, src: ['Dockerfile', 'main.js', 'chunks'] },
    { t: IMAGE, buildargs: { BASE: base } },
  );
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error, output: { error?: string }[]) => {
      const failed = error?.message ?? output.find((line) => line.error)?.error;
      if (failed === undefined) resolve();
      else reject(new Error(failed));
    });
  });
  await rm(join(bundle, '..'), { recursive: true });
}

/** An image with Node that is on this machine, as scripts/quickstart leaves one. */
async function findBase(): Promise<string> {
  const images = await docker.listImages();
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  const base = tags.find((tag) => /^(node:2\d|pulso-local\/node:)/.test(tag));
  if (base === undefined) throw new Error('no image with Node: run scripts/quickstart first');
  return base;
}

it('becomes healthy without root, capabilities or a writable file system', async () => {
  await app.start();
  const { State, Config } = await waitUntil('health', async () => {
    const found = await app.inspect();
    return found.State.Health?.Status === 'healthy' && found;
  });
  expect(State.Running).toBe(true);
  expect(Config.User).toBe('1000:1000');
});

it('stops with code 0 on SIGTERM', async () => {
  // Killed where the grace period ends, it would not leave code 0.
  await app.stop({ t: 10 });
  expect((await app.inspect()).State.ExitCode).toBe(0);
});

it('the image holds the bundle on its base image and nothing else', async () => {
  const history = (await docker.getImage(IMAGE).history()) as { CreatedBy: string; Size: number }[];
  const added = history
    .filter(({ CreatedBy }) => /COPY|ADD/.test(CreatedBy))
    .map(({ Size }) => Size);
  expect(added[0]).toBeLessThan(12_000_000);
  expect(await readFile('src/instance/Dockerfile', 'utf8')).not.toMatch(/npm (ci|install)/);
});
