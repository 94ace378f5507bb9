import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's own folder for what can be computed again; it need not exist. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pulso');
}
