import { runCommand } from '../measure/run-command.ts';

/** Removes the namespaces and all that is in them, and waits until they are gone. */
export async function removeNamespaces(
  kubeconfig: string,
  names: readonly string[],
): Promise<void> {
  const options = ['--ignore-not-found', '--wait', '--timeout=15m'];
  await runCommand({
    argv: ['kubectl', '--kubeconfig', kubeconfig, 'delete', 'namespace', ...options, ...names],
  });
}
