import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { findPrograms, type LoginProgram } from '../../engines/kubernetes/connect/find-programs.ts';
import type { KubernetesTarget } from '../../engines/kubernetes/connect/kubernetes-target.ts';
import { assertTrustedOwner, currentUser } from '../../workspace/disk/assert-trusted-owner.ts';
import { isTrusted, rememberTrusted } from '../../workspace/identity/trusted-programs.ts';
import type { OperationContext } from '../context.ts';

/**
 * Refuses a kubeconfig of another user. One inside the workspace came with it, and the programs it runs are chosen by
 * whoever wrote it: a person agrees to them once, remembered outside of the workspace. Errors: `owner-untrusted`,
 * `kubeconfig-untrusted`, those of findPrograms.
 */
export async function assertTrustedKubeconfig(
  context: Pick<OperationContext, 'workspace' | 'confirmProgram'>,
  target: KubernetesTarget,
): Promise<void> {
  const files = listFiles(target.kubeconfig);
  for (const file of files) assertTrustedOwner(dirname(file), [file], currentUser());
  const root = `${context.workspace.root}${sep}`;
  const inside = files.filter((file) => file.startsWith(root));
  if (inside.length === 0) return;
  const programs = await findPrograms(target);
  if (programs.length > 0) await assertAgreed(context, inside, programs);
}

/** Its files that exist, links resolved: KUBECONFIG can name several. */
function listFiles(kubeconfig: string | undefined): string[] {
  const given = process.env['KUBECONFIG'] ?? join(homedir(), '.kube/config');
  const paths = kubeconfig === undefined ? given.split(delimiter) : [kubeconfig];
  return paths.filter((path) => path !== '' && existsSync(path)).map((path) => realpathSync(path));
}

async function assertAgreed(
  { confirmProgram }: Pick<OperationContext, 'confirmProgram'>,
  files: readonly string[],
  programs: readonly LoginProgram[],
): Promise<void> {
  const digest = digestOf(files, programs);
  if (await isTrusted(digest)) return;
  const commands = programs.map(({ command, args }) => [command, ...args].join(' '));
  const file = files.join(', ');
  if ((await confirmProgram?.({ file, commands })) === true) return rememberTrusted(digest);
  const message = `${file} is inside the workspace and runs programs: ${commands.join(', ')}`;
  throw new PulsoError('kubeconfig-untrusted', message, {
    hint: 'run the command once on a terminal and agree to them, or use a kubeconfig outside of the workspace',
  });
}

/** The files, where they are, and the programs beside them: what changed is asked about again. */
function digestOf(files: readonly string[], programs: readonly LoginProgram[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`).update(readFileSync(file));
    for (const { command } of programs) {
      const path = resolve(dirname(file), command);
      if (command.includes('/') && existsSync(path)) hash.update('\0').update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}
