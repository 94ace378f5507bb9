import { succeeds } from '../measure/run-command.ts';
import { canInstall, installPackage } from './install-package.ts';

/** The name of a program that can be started, installed from Debian's package of that name where it has to be; undefined where it cannot. */
export async function findProgram(
  program: string,
  debianPackage = program,
): Promise<string | undefined> {
  if (await isThere(program)) return program;
  if (!canInstall()) return undefined;
  await installPackage(debianPackage);
  return (await isThere(program)) ? program : undefined;
}

function isThere(program: string): Promise<boolean> {
  return succeeds({ argv: ['sh', '-c', `command -v ${program}`] });
}
