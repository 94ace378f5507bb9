import { setTimeout as delay } from 'node:timers/promises';
import { readCommand } from '../measure/run-command.ts';
import { listParts } from './list-parts.ts';
import type { Stack } from './make-stacks.ts';

const SERVICES = 3;
const PAUSE = 250;

/** Throws where not all of a client's containers run, or its app does not reach its database and cache. */
export async function checkReady({ slug, ports }: Stack): Promise<void> {
  const { containers } = await listParts([slug]);
  if (containers.length !== SERVICES) throw new Error(`${slug}: ${containers.length} containers`);
  const answer = await fetch(`http://127.0.0.1:${ports.web}/readyz`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${slug} is not ready: ${text}`);
}

/** Throws where anything of the clients is left. */
export async function checkAbsent(slugs: readonly string[]): Promise<void> {
  const { containers, networks, volumes } = await listParts(slugs);
  const left = [...containers, ...networks, ...volumes];
  if (left.length > 0)
    throw new Error(`remaining parts of ${slugs.join(', ')}: ${left.join(', ')}`);
}

/** Waits until the engine itself calls all of a client's containers healthy. */
export async function untilHealthy({ slug }: Stack, signal: AbortSignal): Promise<void> {
  const { containers } = await listParts([slug]);
  const inspect = ['inspect', '--format', '{{.State.Health.Status}}', ...containers];
  for (;;) {
    const states = await readCommand({ argv: ['docker', ...inspect] });
    if (states.split('\n').every((state) => state === 'healthy')) return;
    await delay(PAUSE, undefined, { signal });
  }
}
