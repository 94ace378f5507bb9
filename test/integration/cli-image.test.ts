import Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runScript } from '../support/packaged-pulso.ts';

const docker = new Dockerode();
const IMAGE = `pulso-test/cli:${process.pid}`;

beforeAll(async () => {
  expect(await runScript('build-image', IMAGE)).toBe(IMAGE);
});

afterAll(async () => {
  await docker.getImage(IMAGE).remove({ force: true });
});

it('passes the smoke test as the user who owns the workspace, without network or capabilities', async () => {
  const confined = ['--network', 'none', '--cap-drop', 'ALL', '--read-only', '--tmpfs', '/tmp'];
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const mounted = ['--user', user, '--volume', '{}:{}'];
  const run = ['docker', 'run', '--rm', ...confined, ...mounted, IMAGE];
  expect(await runScript('smoke', ...run)).toContain('smoke test passed');
});

it('runs as a user without rights unless another is given, and starts pulso', async () => {
  const { Config } = await docker.getImage(IMAGE).inspect();
  expect(Config.User).toBe('1000:1000');
  expect(Config.Entrypoint).toEqual(['pulso']);
});
