import Dockerode from 'dockerode';
import { expect, onTestFinished } from 'vitest';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { captureExec } from './capture-exec.ts';
import { removeClients } from './remove-clients.ts';
import { runPulso, type PulsoRun } from './spawn-pulso.ts';
import { temporaryFolder } from './temporary-workspace.ts';
import { testSlug } from './test-slug.ts';

/** A folder in which the built program runs against the real engine. */
export interface SpawnedFleet {
  root: string;
  docker: Dockerode;
  engine: Engine;
  /** A name that no other test has; the client goes when the test ends. */
  slug: (name: string) => string;
  pulso(...argv: string[]): Promise<PulsoRun>;
  /** Its one document; the run must end with this code. */
  json<T>(code: number, ...argv: string[]): Promise<T>;
  /** What a command in a container of a service prints; throws where it fails. */
  run: (slug: string, service: string, ...argv: string[]) => Promise<string>;
}

export async function openSpawnedFleet(): Promise<SpawnedFleet> {
  const root = await temporaryFolder();
  const docker = new Dockerode();
  const engine = await connectDocker({ name: 'test' });
  const slugs: string[] = [];
  onTestFinished(async () => {
    await removeClients(docker, slugs);
    await engine.close();
  });
  const pulso = (...argv: string[]): Promise<PulsoRun> => runPulso(root, ...argv);
  return {
    ...{ root, docker, engine, pulso },
    slug(name) {
      const slug = testSlug(name);
      slugs.push(slug);
      return slug;
    },
    async json<T>(code: number, ...argv: string[]) {
      const run = await pulso('-o', 'json', ...argv);
      expect(run.code, `${argv.join(' ')}: ${run.stderr}`).toBe(code);
      return JSON.parse(run.stdout) as T;
    },
    async run(slug, service, ...argv) {
      const { exitCode, stdout, stderr } = await captureExec(engine, { slug, service }, argv);
      const text = Buffer.concat([stdout, stderr]).toString('utf8').trim();
      if (exitCode !== 0) throw new Error(`${argv[0] ?? ''} ended with ${exitCode}: ${text}`);
      return text;
    },
  };
}
