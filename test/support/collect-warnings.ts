import { setImmediate as nextTurn } from 'node:timers/promises';

/** What Node warns of while the work runs: on a terminal it would stand among what pulso says. */
export async function collectWarnings(work: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const collect = (warning: Error): void => { warnings.push(String(warning)); }; // prettier-ignore
  process.on('warning', collect);
  try {
    await work();
    await nextTurn();
  } finally {
    process.off('warning', collect);
  }
  return warnings;
}
