import { realpathSync } from 'node:fs';
import { isSea } from 'node:sea';

/** How this very pulso is started, by absolute paths. */
export function ownCommand(): readonly string[] {
  const script = process.argv[1];
  if (isSea() || script === undefined) return [process.execPath];
  return [process.execPath, realpathSync(script)];
}
