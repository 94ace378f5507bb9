import { readFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';

/** What the measurements ran on. */
export interface Machine {
  cpu: string;
  cores: number;
  /** Gibibytes. */
  memory: number;
  system: string;
  kernel: string;
}

/** Versions by the name of the program; those that are not here are missing. */
export type Versions = Readonly<Record<string, string>>;

const GIBIBYTE = 2 ** 30;

export async function readMachine(): Promise<Machine> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / GIBIBYTE),
    system: /^PRETTY_NAME="?(.*?)"?$/m.exec(text)?.[1] ?? process.platform,
    kernel: release(),
  };
}
