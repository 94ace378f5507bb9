import { join } from 'node:path';
import type { Bench, Missing } from '../measure/contest.ts';
import { readCommand, runCommand } from '../measure/run-command.ts';
import { findProgram } from '../peers/find-program.ts';

/** A key of age that backups are encrypted for. */
export interface Key {
  recipient: string;
  /** File of its private half. */
  identity: string;
}

/** Makes a key for this row. */
export async function makeKey({ scratch }: Bench): Promise<Key | Missing> {
  if ((await findProgram('age')) === undefined) return { missing: 'age is not installed' };
  const identity = join(scratch, 'key');
  await runCommand({ argv: ['age-keygen', '-o', identity] });
  return { identity, recipient: await readCommand({ argv: ['age-keygen', '-y', identity] }) };
}
