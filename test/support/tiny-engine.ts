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
    execFileSync('unshare', ['--net', '--', 'dockerd', '--version']);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  const socketPath = join(folder, 'engine.sock');
  // In a network of its own: an engine takes away the bridge and the rules that it finds and does not want, those of
  // the machine's own engine too.
  const alone = [
    '--net',
    '--',
    'dockerd',
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
  ];
  const places = ['data-root', 'exec-root', 'pidfile'].map(
    (place) => `--${place}=${folder}/${place}`,
  );
  const engine = spawn('unshare', [...alone, ...places, `--host=unix://${socketPath}`], {
    stdio: 'ignore',
  });
  const ended = once(engine, 'exit');
  onTestFinished(async () => {
    engine.kill();
    await ended;
  });
  const docker = new Dockerode({ socketPath });
  await waitUntil('the engine on the small disk', () => docker.ping().then(() => true));
  return { docker, host: `unix://${socketPath}`, folder };
}
