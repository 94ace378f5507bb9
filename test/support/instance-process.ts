import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './service-container.ts';
import { putFiles } from './temporary-workspace.ts';

/** An instance running as it does in its image: the bundle alone, by plain node, with a folder of files. */
export interface InstanceProcess {
  url: string;
  /** Everything it has printed. */
  log(): string;
  /** Whether it still runs. */
  alive(): boolean;
  kill(signal: NodeJS.Signals): void;
  exited: Promise<number | null>;
}

/** Builds the bundle into a folder of its own, far from any node_modules. */
export async function bundleInstance(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pulso-bundle-'));
  await promisify(execFile)(process.execPath, ['scripts/build.js', join(folder, 'dist')]);
  await cp(join(folder, 'dist', 'instance'), join(folder, 'app'), { recursive: true });
  await rm(join(folder, 'dist'), { recursive: true });
  return join(folder, 'app');
}

/** Starts it on the files given by path: `config/*.yaml` and `secrets/*`. */
export async function startInstanceProcess(
  bundle: string,
  folder: string,
  files: Record<string, string>,
): Promise<InstanceProcess> {
  await putFiles(folder, files);
  const port = await findFreePort();
  const child = spawn(process.execPath, [join(bundle, 'main.js')], {
    cwd: folder,
    env: {
      PULSO_CONFIG_DIR: join(folder, 'config'),
      PULSO_SECRETS_DIR: join(folder, 'secrets'),
      PORT: String(port),
    },
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => printed.join(''),
    alive: () => child.exitCode === null && child.signalCode === null,
    kill: (signal) => {
      child.kill(signal);
    },
    exited: new Promise((resolve) => child.once('close', resolve)),
  };
}
