import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-workspace.ts';
import { waitUntil } from './wait-until.ts';

/** A Docker Engine of a test's own, with all of its data on a small disk. */
export interface TinyEngine {
  docker: Dockerode;
  /** As a target's `host` in pulso.yaml. */
  host: string;
  /** A folder on the disk. */
  folder: string;
}

/** Starts one beside the engine that runs, until the test ends; undefined where nobody may mount a disk or start one. */
export async function startTinyEngine(size: string): Promise<TinyEngine | undefined> {
  const folder = await temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
    execFileSync('dockerd', ['--version']);
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  const socketPath = join(folder, 'engine.sock');
  // Its networks are bridges of their own: it leaves the rules of the other engine alone.
  const alone = ['--bridge', 'none', '--iptables=false', '--ip-masq=false', '--ip-forward=false'];
  const places = ['data-root', 'exec-root', 'pidfile'].map(
    (place) => `--${place}=${folder}/${place}`,
  );
  const engine = spawn('dockerd', [...places, `--host=unix://${socketPath}`, ...alone], { stdio: 'ignore' }); // prettier-ignore
  const ended = once(engine, 'exit');
  onTestFinished(async () => {
    engine.kill();
    await ended;
  });
  const docker = new Dockerode({ socketPath });
  await waitUntil('the engine on the small disk', () => docker.ping().then(() => true));
  return { docker, host: `unix://${socketPath}`, folder };
}
