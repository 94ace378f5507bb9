import { runCommand } from '../measure/run-command.ts';
import { listParts } from './list-parts.ts';

/** Removes what the engine has of these clients, whoever made it, their data too. */
export async function removeStacks(slugs: readonly string[]): Promise<void> {
  const { containers, networks, volumes } = await listParts(slugs);
  if (containers.length > 0) {
    await runCommand({ argv: ['docker', 'rm', '--force', '--volumes', ...containers] });
  }
  if (networks.length > 0) await runCommand({ argv: ['docker', 'network', 'rm', ...networks] });
  if (volumes.length > 0) {
    // Those without a name went with their containers: force is content with that.
    await runCommand({ argv: ['docker', 'volume', 'rm', '--force', ...volumes] });
  }
}
