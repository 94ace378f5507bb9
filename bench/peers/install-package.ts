import { existsSync } from 'node:fs';
import { runCommand } from '../measure/run-command.ts';

/** True on Debian and its kin, for one who may install. */
export function canInstall(): boolean {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

/** Installs a Debian package; where there is none nothing happens. */
export async function installPackage(name: string): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand({ argv: ['apt-get', 'update'], env });
  const install = ['install', '--yes', '--no-install-recommends', name] as const;
  await runCommand({ argv: ['apt-get', ...install], env }).catch(() => undefined);
}
